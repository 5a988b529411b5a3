"""The shapes of case numbers (domain brief 7.1), for ledgers and forms alike."""

AJBH = r"A\d{12}(19|20)\d{2}(0[1-9]|1[0-2])\d{4}"
TYSAH = r"\d{17}"
# Square ASCII brackets here, unlike the 〔〕 of official letters; older numbers have an 11-digit tail.
BMSAH = r"\S{1,20}受\[(19|20)\d{2}\]\d{8,14}号"
