"""Who is who in the invented county: agencies, departments, officers.

Departments follow what a county really has; officers hold every role of the roles table at least once.
"""

from __future__ import annotations

from dataclasses import dataclass

from office.agencies.data import DEMO_DIVISION

OFFICE_NAME = "海山区侦查监督与协作配合办公室"
PASSWORD = "haishan-2026"  # noqa: S105
POLICE_CODE = f"{DEMO_DIVISION}000000"
PROCURATORATE_CODE = DEMO_DIVISION


@dataclass(frozen=True, slots=True)
class DemoAgency:
    code: str
    kind: str
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class DemoDepartment:
    code: str
    agency: str
    kind: str
    name: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """`shown` accounts stand in the table on the log-in page; `does` says what to try with them."""

    username: str
    name: str
    agency: str
    departments: tuple[str, ...]
    roles: tuple[str, ...]
    number: str = ""
    does: str = ""


UPPER_POLICE = "139900000000"
UPPER_PROCURATORATE = "139900"
POST = "139903YZ"
CULTURE = "139903WL"

AGENCIES = (
    DemoAgency(PROCURATORATE_CODE, "procuratorate", "海山区人民检察院", "海山检察院"),
    DemoAgency(POLICE_CODE, "police", "海山区公安局", "海山公安局"),
    DemoAgency(UPPER_PROCURATORATE, "upper_procuratorate", "海州市人民检察院", "海州市检察院"),
    DemoAgency(UPPER_POLICE, "upper_police", "海州市公安局", "海州市公安局"),
    DemoAgency(POST, "third", "海山区邮政管理局", "邮政管理局"),
    DemoAgency(CULTURE, "third", "海山区文化广电和旅游局", "文化广电旅游局"),
)


def _unit(number: str) -> str:
    return f"{DEMO_DIVISION}{number}0000"


CRIMINAL, ECONOMIC, TRAFFIC = _unit("12"), _unit("11"), _unit("17")
LEGAL, OVERSIGHT, DETENTION, POLICE_LEADERS = _unit("18"), _unit("19"), _unit("20"), _unit("01")
STATIONS = (_unit("51"), _unit("52"), _unit("53"), _unit("54"), _unit("55"))
PROSECUTION_1, PROSECUTION_2, MINORS = "13990301", "13990302", "13990303"
CUSTODY, COMPLAINTS, CASE_OFFICE, RESIDENT, PROC_LEADERS = "13990304", "13990305", "13990306", "13990307", "13990300"

DEPARTMENTS = (
    DemoDepartment(POLICE_LEADERS, POLICE_CODE, "leadership", "局领导", "juzhang"),
    DemoDepartment(LEGAL, POLICE_CODE, "legal", "法制大队", "fazhi"),
    DemoDepartment(CRIMINAL, POLICE_CODE, "unit", "刑事侦查大队", "xingzhen"),
    DemoDepartment(ECONOMIC, POLICE_CODE, "unit", "经济犯罪侦查大队", "jingzhen"),
    DemoDepartment(TRAFFIC, POLICE_CODE, "unit", "交通警察大队"),
    DemoDepartment(STATIONS[0], POLICE_CODE, "unit", "城关派出所", "suozhang"),
    DemoDepartment(STATIONS[1], POLICE_CODE, "unit", "渔港派出所"),
    DemoDepartment(STATIONS[2], POLICE_CODE, "unit", "石河派出所"),
    DemoDepartment(STATIONS[3], POLICE_CODE, "unit", "柳江派出所"),
    DemoDepartment(STATIONS[4], POLICE_CODE, "unit", "工业园派出所"),
    DemoDepartment(OVERSIGHT, POLICE_CODE, "oversight", "督察大队", "ducha"),
    DemoDepartment(DETENTION, POLICE_CODE, "detention", "看守所", "kanshou"),
    DemoDepartment(PROC_LEADERS, PROCURATORATE_CODE, "leadership", "院领导", "jianchazhang"),
    DemoDepartment(PROSECUTION_1, PROCURATORATE_CODE, "prosecution", "第一检察部", "jiancha"),
    DemoDepartment(PROSECUTION_2, PROCURATORATE_CODE, "prosecution", "第二检察部", "jiancha2"),
    DemoDepartment(MINORS, PROCURATORATE_CODE, "minors", "第三检察部（未成年人检察）", "weijian"),
    DemoDepartment(CUSTODY, PROCURATORATE_CODE, "custody_supervision", "第四检察部（刑事执行检察）", "zhijian"),
    DemoDepartment(COMPLAINTS, PROCURATORATE_CODE, "complaints", "第五检察部（控告申诉检察）", "kongshen"),
    DemoDepartment(CASE_OFFICE, PROCURATORATE_CODE, "case_office", "案件管理办公室", "anguan"),
    DemoDepartment(RESIDENT, PROCURATORATE_CODE, "resident", "派驻侦查监督与协作配合办公室检察组", "paizhu"),
    DemoDepartment("13990001", UPPER_PROCURATORATE, "general", "普通犯罪检察部"),
    DemoDepartment("139900180000", UPPER_POLICE, "legal", "法制支队"),
    DemoDepartment("139903YZ01", POST, "general", "市场监管科"),
    DemoDepartment("139903WL01", CULTURE, "general", "文化市场综合执法队"),
)

OFFICERS = (
    DemoOfficer(
        "fazhi",
        "周正平",
        POLICE_CODE,
        (LEGAL,),
        ("police_legal",),
        "139018",
        "公安法制：导入公安台账，签收检察机关通报",
    ),
    DemoOfficer(
        "jiancha",
        "高远",
        PROCURATORATE_CODE,
        (PROSECUTION_1,),
        ("prosecutor",),
        "J1001",
        "承办检察官：看自己部门的案件",
    ),
    DemoOfficer(
        "anguan",
        "许文静",
        PROCURATORATE_CODE,
        (CASE_OFFICE,),
        ("case_manager",),
        "J1006",
        "案管：导入检察台账，签收公安通报",
    ),
    DemoOfficer(
        "paizhu",
        "沈清",
        PROCURATORATE_CODE,
        (RESIDENT,),
        ("resident_prosecutor",),
        "J1007",
        "派驻检察官：看公安全部共享案件",
    ),
    DemoOfficer(
        "minjing", "赵立新", POLICE_CODE, (STATIONS[0],), ("police_handler",), "139511", "办案民警：城关派出所"
    ),
    DemoOfficer(
        "suozhang", "郭建军", POLICE_CODE, (STATIONS[0],), ("police_unit_head",), "139510", "办案单位负责人：城关派出所"
    ),
    DemoOfficer(
        "xingzhen", "马强", POLICE_CODE, (CRIMINAL,), ("police_unit_head",), "139120", "办案单位负责人：刑侦大队"
    ),
    DemoOfficer(
        "jingzhen", "宋波", POLICE_CODE, (ECONOMIC,), ("police_unit_head",), "139110", "办案单位负责人：经侦大队"
    ),
    DemoOfficer("juzhang", "梁国栋", POLICE_CODE, (POLICE_LEADERS,), ("police_leader",), "139001", "公安局领导"),
    DemoOfficer("ducha", "冯刚", POLICE_CODE, (OVERSIGHT,), ("police_oversight",), "139190", "公安督察"),
    DemoOfficer("kanshou", "韩志勇", POLICE_CODE, (DETENTION,), ("detention_centre",), "139200", "看守所"),
    DemoOfficer(
        "jiancha2", "林慧", PROCURATORATE_CODE, (PROSECUTION_2,), ("prosecutor",), "J1002", "承办检察官：第二检察部"
    ),
    DemoOfficer(
        "weijian",
        "何晓雨",
        PROCURATORATE_CODE,
        (MINORS,),
        ("minors_prosecutor",),
        "J1003",
        "未检检察官：看未成年人案件",
    ),
    DemoOfficer("zhijian", "唐海", PROCURATORATE_CODE, (CUSTODY,), ("custody_supervisor",), "J1004", "刑事执行检察"),
    DemoOfficer(
        "kongshen", "罗敏", PROCURATORATE_CODE, (COMPLAINTS,), ("complaints_prosecutor",), "J1005", "控告申诉检察"
    ),
    DemoOfficer("jianchazhang", "程立", PROCURATORATE_CODE, (PROC_LEADERS,), ("chief_procurator",), "J1000", "检察长"),
    DemoOfficer("neiqin", "戴明", POLICE_CODE, (LEGAL,), ("office_staff",), "139019", "办公室内勤：只看通报"),
    DemoOfficer("shijian", "曹宁", UPPER_PROCURATORATE, ("13990001",), ("upper_level",), "J0001", "市检察院"),
    DemoOfficer("shiju", "邓伟", UPPER_POLICE, ("139900180000",), ("upper_level",), "139900", "市公安局"),
    DemoOfficer("youzheng", "吕平", POST, ("139903YZ01",), ("third_party",), "", "第三方：看不到任何案件"),
    DemoOfficer("wenlv", "彭雪", CULTURE, ("139903WL01",), ("third_party",), "", "第三方：看不到任何案件"),
    DemoOfficer("guanli", "任卫东", PROCURATORATE_CODE, (), ("administrator",), "", "系统管理员：账号与设置，不看案件"),
    DemoOfficer("shenji", "潘洁", PROCURATORATE_CODE, (), ("auditor",), "", "安全审计员：审计记录"),
)

# Who handles cases in each department; the demo officers stand among invented colleagues.
HANDLERS = {
    CRIMINAL: ("马强", "丁浩", "夏磊", "汪洋"),
    ECONOMIC: ("宋波", "田野", "姜涛"),
    TRAFFIC: ("傅明", "卢凯", "贾鹏"),
    STATIONS[0]: ("赵立新", "郭建军", "董飞"),
    STATIONS[1]: ("袁超", "余勇"),
    STATIONS[2]: ("杜斌", "戴军"),
    STATIONS[3]: ("钟伟", "叶峰"),
    STATIONS[4]: ("薛龙", "魏东"),
    PROSECUTION_1: ("高远", "江岚", "严可"),
    PROSECUTION_2: ("林慧", "秦川"),
    MINORS: ("何晓雨", "陆瑶"),
}
NAMES = {department.code: department.name for department in DEPARTMENTS}
