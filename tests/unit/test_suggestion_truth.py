"""What the mapping assistant calls sure is right: files of known truth, under many headers, are mapped and imported."""

from __future__ import annotations

import os
import tomllib
import unicodedata
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.importer.__main__ import main
from tests.importing import Place

HEADERS = {
    "code": ["Mã hồ sơ", "Số hồ sơ", "Mã biên nhận", "case id", "Case Number", "case:concept:name"],
    "procedure_code": ["Mã TTHC", "Thủ tục hành chính", "service_code"],
    "unit_name": ["Đơn vị giải quyết", "Cơ quan giải quyết", "ĐVTH", "Department", "agency_name"],
    "received_at": ["Ngày tiếp nhận", "Ngày nhận", "Ngày TN", "Created Date", "opened_at"],
    "due_at": ["Ngày hẹn trả", "Hạn xử lý", "due_date", "SLA due"],
    "resolved_at": ["Ngày kết thúc", "Ngày có kết quả", "Closed Date", "closedAt"],
    "status": ["Trạng thái", "Tình trạng hồ sơ", "Status"],
    "channel": ["Hình thức tiếp nhận", "Kênh", "channel"],
}
STATUSES = {"Đang xử lý": 4, "Yêu cầu bổ sung": 5, "Đã trả kết quả": 10, "Đã xử lý xong": 9}
CHANNELS = {"Trực tiếp": 1, "Trực tuyến": 2, "Bưu chính công ích": 3}
FORMATS = ["%d/%m/%Y", "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M %p", "%d-%m-%Y %H:%M", "%Y%m%d", "%H:%M %d/%m/%Y"]
NOISE = {
    "STT": lambda row: str(row + 1),
    "Họ tên": lambda row: f"Nguyễn Văn {chr(65 + row % 26)}",
    "Số điện thoại": lambda row: f"09051{row:05d}",
    "Ghi chú": lambda row: "đã gọi" if row % 3 else "",
    "Ngày sinh": lambda row: f"{row % 28 + 1:02d}/05/1980",
    "Số trang": lambda row: str(row % 7),
    "Cột 7": lambda row: f"x{row % 4}",
    "Lệ phí": lambda row: "50.000",
    "Ngày in": lambda row: f"{row % 12 + 1:02d}/02/2025",
}
# Columns that might be meant as well as the true one of their contract column.
TWINS = {
    "Ngày hoàn tất": ("resolved_at", lambda row: f"{row % 28 + 1:02d}/07/2025"),
    "Số phiếu": ("code", lambda row: f"P-{row:04d}"),
    "Phòng ban": ("unit_name", lambda row: f"Phòng {row % 3}"),
}
WRITINGS = {
    "as it is": lambda header: header,
    "without tones": lambda header: _plain(header),
    "capitals": lambda header: header.upper() if ":" not in header and not header.endswith("At") else header,
    "composed otherwise": lambda header: unicodedata.normalize("NFD", header),
}
ROWS = 26


def _plain(text):
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@st.composite
def files(draw):
    """Header, rows, contract column → header, and the true values of each row."""
    writing = WRITINGS[draw(st.sampled_from(sorted(WRITINGS)))]
    truth = {name: writing(draw(st.sampled_from(headers))) for name, headers in HEADERS.items()}
    noise = draw(st.lists(st.sampled_from(sorted(NOISE)), unique=True, max_size=5))
    forms = {name: draw(st.sampled_from(FORMATS)) for name in ("received_at", "due_at", "resolved_at")}
    twins = draw(st.lists(st.sampled_from(sorted(TWINS)), unique=True, max_size=1))
    others = {name: NOISE[name] for name in noise} | {name: TWINS[name][1] for name in twins}
    first = datetime(2025, 1, 1, 8) + timedelta(days=draw(st.integers(0, 200)), minutes=draw(st.integers(0, 400)))
    spread = draw(st.integers(1, 6))
    said, meant = [], []
    for row in range(ROWS):
        moments = {name: first + timedelta(days=row * spread + more) for name, more in zip(forms, (0, 5, 2), strict=True)}
        status = draw(st.sampled_from(sorted(STATUSES)))
        channel = sorted(CHANNELS)[row % 3]
        cells = {
            "code": f"H17.1-{row:05d}",
            "procedure_code": "1.001193",
            "unit_name": ("Phường Hải Châu", "Xã Hòa Vang")[row % 2],
            **{name: moment.strftime(forms[name]) for name, moment in moments.items()},
            "status": status,
            "channel": channel,
        }
        said.append({truth[name]: text for name, text in cells.items()} | {name: text(row) for name, text in others.items()})
        meant.append((cells["code"], moments["received_at"].date().isoformat(), STATUSES[status], CHANNELS[channel]))
    header = draw(st.permutations([*truth.values(), *others]))
    return header, [[row[name] for name in header] for row in said], truth, meant


# A few files, the same each time; many are asked by `make prove`.
CASUAL = settings(max_examples=6, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
THOROUGH = settings(CASUAL, max_examples=int(os.environ.get("EXAMPLES", "200")), derandomize=False)


@CASUAL
@given(files())
def test_what_is_sure_is_right_and_a_draft_without_a_question_imports_every_row(tmp_path_factory, capsys, file):
    _judge(Place(tmp_path_factory.mktemp("file")), capsys, file)


@pytest.mark.long
@THOROUGH
@given(files())
def test_what_is_sure_of_many_files_is_right(tmp_path_factory, capsys, file):
    _judge(Place(tmp_path_factory.mktemp("file")), capsys, file)


def _judge(place, capsys, file):
    header, rows, truth, meant = file
    place.write(*rows, head=header)
    capsys.readouterr()
    assert main([str(place.file), "--suggest-mapping"]) == 0
    draft = capsys.readouterr().out
    told = tomllib.loads(draft)
    sure = [line.partition(" = ")[0] for line in draft.splitlines() if "  # sure" in line and not line.startswith(("#", '"'))]
    for name in sure:
        asked = told["columns"][name]
        assert (asked["column"] if isinstance(asked, dict) else asked) == unicodedata.normalize("NFC", truth[_true(name)])
    assert not {_true(name) for name in sure} & {TWINS[name][0] for name in header if name in TWINS}
    for name, codes in (("status", STATUSES), ("channel", CHANNELS)):
        assert {text: codes[text] for text in told["values"][name]} == told["values"][name]
    assert not any(text in draft for row in rows for text in row if text.startswith(("Nguyễn", "0905")))
    if "please check:" not in draft:
        (place.folder / "m.toml").write_text(draft, encoding="utf-8")
        arguments = ["--mapping", str(place.folder / "m.toml"), "--into", place.into, "--create-missing"]
        assert main([str(place.file), *arguments]) == 0, capsys.readouterr().out
        stored = place.query("SELECT code, substr(received_at, 1, 10), status, channel FROM dossier ORDER BY code")
        assert stored == meant


def _true(name):
    """The column may be taken for the code or for the name of the same thing."""
    return {"unit_code": "unit_name", "procedure_name": "procedure_code"}.get(name, name)


@pytest.mark.parametrize("form", FORMATS)
def test_an_order_that_is_told_late_is_known_all_the_same(form, tmp_path, capsys):
    place = Place(tmp_path)
    days = [datetime(2025, 1 + number % 9, 1 + number % 12) for number in range(3_000)] + [datetime(2025, 8, 30)]
    place.write(*([f"H{number}", day.strftime(form)] for number, day in enumerate(days)), head=["Mã hồ sơ", "Ngày tiếp nhận"])
    assert main([str(place.file), "--suggest-mapping"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("received_at"))
    assert line.endswith("# sure: header and values")
    assert form in line or form.startswith("%Y-")


@pytest.mark.parametrize(
    ("head", "sure"),
    [
        (("Mã đơn vị", "Tên đơn vị"), True),
        (("Department ID", "Department"), True),
        (("Đơn vị giải quyết", "Phòng ban"), False),
        (("Mã đơn vị", "Phòng ban"), False),
        (("Đơn vị giải quyết", "Đơn vị xử lý"), False),
    ],
)
def test_a_code_and_a_name_of_two_things_are_not_sure(head, sure, tmp_path, capsys):
    place = Place(tmp_path)
    place.write(*([f"H{row:04d}", f"H33.{row % 2}", f"Nơi {row % 3}"] for row in range(26)), head=["Mã hồ sơ", *head])
    assert main([str(place.file), "--suggest-mapping"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("unit_")]
    assert [("# sure" in line, "# please check" in line) for line in lines] == [(sure, not sure)] * 2
