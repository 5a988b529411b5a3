"""Holidays and make-up working days, as data (国务院办公厅 notices, 全国年节及纪念日放假办法)."""
