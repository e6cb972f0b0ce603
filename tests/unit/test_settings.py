"""Every setting has a default, and a wrong value says which variable, what came and what is allowed."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

import pytest

from data_access.masking import shown
from data_access.packs import slugs
from data_access.settings import DEMO_NOW, ROOT, SETTINGS, SettingError, Settings
from tests.reference import HANOI


def read(**environment: str) -> Settings:
    return Settings.from_environment(environment)


def test_without_any_setting_the_demo_runs_on_loopback():
    settings = read()
    folder = ROOT / "var" / "da-nang"
    assert settings == Settings(
        province="da-nang",
        dossier_db_url=f"sqlite:///{folder}/demo/dossiers.db",
        unit_db_url=f"sqlite:///{folder}/demo/units.db",
        mart_folder=folder / "mart",
        app_db_url=f"sqlite:///{folder}/app.db",
        boundaries_path=None,
        cache_url="",
        refresh_seconds=60,
        quiet_minutes=60,
        now=DEMO_NOW,
        working_hours="07:00-11:30,13:30-17:00",
        host="127.0.0.1",
        open_to_network=False,
        port=8050,
        language="vi",
        demo=True,
        running=folder / "demo" / "dossiers.live.json",
    )
    assert datetime(2025, 9, 30, 17, tzinfo=HANOI) == DEMO_NOW


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        read().port = 1


def test_every_default_is_allowed_and_explained():
    for setting in SETTINGS:
        setting.read(setting.default)
        assert setting.help
        assert setting.allowed


def test_a_database_of_ones_own_ends_the_demo_and_its_clock():
    settings = read(DOSSIER_DB_URL="sqlite:////data/one.db")
    assert (settings.demo, settings.now) == (False, None)
    assert settings.unit_db_url == settings.dossier_db_url == "sqlite:////data/one.db"
    assert read(DOSSIER_DB_URL="sqlite:////data/one.db", UNIT_DB_URL="sqlite:////u.db").unit_db_url == "sqlite:////u.db"


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("MART_URL", "duckdb:////data/mart", "mart_folder", Path("/data/mart")),
        ("MART_URL", "duckdb:///data/mart", "mart_folder", Path("data/mart")),
        ("APP_DB_URL", "sqlite:////data/app.db", "app_db_url", "sqlite:////data/app.db"),
        ("APP_DB_URL", "postgresql+psycopg://login@host/app", "app_db_url", "postgresql+psycopg://login@host/app"),
        ("BOUNDARIES_PATH", str(ROOT / "README.md"), "boundaries_path", ROOT / "README.md"),
        ("CACHE_URL", "rediss://cache:6379/0", "cache_url", "rediss://cache:6379/0"),
        ("REFRESH_SECONDS", "86400", "refresh_seconds", 86400),
        ("QUIET_MINUTES", "480", "quiet_minutes", 480),
        ("NOW", "2025-10-01T08:00", "now", datetime(2025, 10, 1, 8, tzinfo=HANOI)),
        ("NOW", "2025-10-01T08:00:00Z", "now", datetime(2025, 10, 1, 15, tzinfo=HANOI)),
        ("WORKING_HOURS", "07:30-11:30, 13:30-17:30", "working_hours", "07:30-11:30, 13:30-17:30"),
        ("HOST", "::1", "host", "::1"),
        ("WORKING_HOURS", "00:00-23:59", "working_hours", "00:00-23:59"),
        ("OPEN_TO_NETWORK", "yes", "open_to_network", False),
        ("PORT", "65535", "port", 65535),
        ("PORT", "  80  ", "port", 80),
        ("PORT", "   ", "port", 8050),
        ("LANGUAGE", "en", "language", "en"),
        ("LANGUAGE", "", "language", "vi"),
    ],
)
def test_a_setting_is_read(name, text, field, value):
    assert getattr(read(**{name: text}), field) == value


WRONG = [
    ("PROVINCE", "atlantis"),
    ("PROVINCE", "../packs"),
    ("PROVINCE", "."),
    ("DOSSIER_DB_URL", "dossiers.db"),
    ("UNIT_DB_URL", "units.db"),
    ("MART_URL", "/data/mart"),
    ("MART_URL", "duckdb:///"),
    ("MART_URL", "duckdb:////data/mart?password=S3cret"),
    ("MART_URL", "sqlite:////data/mart"),
    ("APP_DB_URL", "app.db"),
    ("APP_DB_URL", "sqlite://"),
    ("APP_DB_URL", "sqlite:///:memory:"),
    ("APP_DB_URL", "sqlite:///file:kept?mode=memory"),
    ("APP_DB_URL", "duckdb:////data/app.duckdb"),
    ("BOUNDARIES_PATH", "/no/such/file.geojson"),
    ("BOUNDARIES_PATH", "/"),
    ("BOUNDARIES_PATH", "https://host/communes.geojson"),
    ("CACHE_URL", "memcached://cache"),
    ("CACHE_URL", "redis://"),
    ("QUIET_MINUTES", "0"),
    ("REFRESH_SECONDS", "0"),
    ("REFRESH_SECONDS", "86401"),
    ("REFRESH_SECONDS", "1.5"),
    ("REFRESH_SECONDS", "-1"),
    ("REFRESH_SECONDS", "9999999999"),
    ("NOW", "yesterday"),
    ("NOW", "2025-02-30"),
    ("NOW", "30/9/2025"),
    ("WORKING_HOURS", "07:00"),
    ("WORKING_HOURS", "11:30-07:00"),
    ("WORKING_HOURS", "07:00-12:00,11:00-17:00"),
    ("WORKING_HOURS", "07:00-24:00"),
    ("WORKING_HOURS", "07:00-11:30;13:30-17:00"),
    ("OPEN_TO_NETWORK", "true"),
    ("OPEN_TO_NETWORK", "YES"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "http"),
    ("DOSSIER_DB_URL", "postgresql+psycopg://h:99999/db"),
    ("DOSSIER_DB_URL", "duckdb://u:p@host/x"),
    ("UNIT_DB_URL", "sqlite://host/units.db"),
    ("MART_URL", "duckdb:////proc/x"),
    ("MART_URL", "duckdb:////dev/null"),
    ("MART_URL", "duckdb:////data/../sys/mart"),
    ("APP_DB_URL", "sqlite:////proc/app.db"),
    ("BOUNDARIES_PATH", "/proc/self/environ"),
    ("CACHE_URL", "redis://h:99999/0"),
    ("CACHE_URL", "redis://h:port/0"),
    ("CACHE_URL", "redis://h:0/0"),
    ("CACHE_URL", "redis:///0"),
    ("CACHE_URL", "redis://h:6379/first"),
    ("NOW", "9999-12-31T23:59:59"),
    ("NOW", "0001-01-01"),
    ("NOW", "0001-01-01T00:00+14:00"),
    ("NOW", "2200-01-01"),
    ("REFRESH_SECONDS", "٦٠"),
    ("WORKING_HOURS", "08:00-08:30,09:00-09:20"),
    ("WORKING_HOURS", "٠٧:٠٠-١١:٠٠"),
    ("HOST", "evil host"),
    ("HOST", "http://127.0.0.1"),
    ("HOST", "máy-chủ"),
    ("PORT", "٨٠٨٥"),
    ("LANGUAGE", "fr"),
    ("LANGUAGE", "VI"),
]


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_a_wrong_value_names_the_variable_what_came_and_what_is_allowed(name, text):
    with pytest.raises(SettingError) as error:
        read(**{name: text})
    known = f"one of {', '.join(slugs())}"
    allowed = known if name == "PROVINCE" else next(setting.allowed for setting in SETTINGS if setting.name == name)
    assert str(error.value) == f"{name}: got {shown(text)!r}; allowed: {allowed}"


def test_every_setting_that_can_be_wrong_is_tried():
    assert {name for name, _ in WRONG} == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "192.168.1.2", "fe80::1", "tthc.example.vn", "localhost.example.vn"])
def test_an_address_that_the_network_reaches_is_refused_unless_it_is_meant(host):
    with pytest.raises(SettingError, match=r"^HOST: got .*OPEN_TO_NETWORK=yes"):
        read(HOST=host)
    with pytest.raises(SettingError, match=r"^HOST: got .*OPEN_TO_NETWORK=yes"):
        read(HOST=host, OPEN_TO_NETWORK="no")
    opened = read(HOST=host, OPEN_TO_NETWORK="yes")
    assert (opened.host, opened.open_to_network) == (host, True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.4.5", "::1", "localhost"])
def test_an_address_of_this_machine_alone_is_never_open(host):
    assert not read(HOST=host).open_to_network
    assert not read(HOST=host, OPEN_TO_NETWORK="yes").open_to_network


@pytest.mark.parametrize("url", ["oracle9://login@host/base", "postgres://login@host/base", "mysql://login@host/base"])
def test_a_database_that_no_driver_here_can_read_is_a_wrong_setting(url):
    with pytest.raises(SettingError, match="DOSSIER_DB_URL"):
        read(DOSSIER_DB_URL=url)


def test_a_long_wrong_value_is_cut():
    with pytest.raises(SettingError) as error:
        read(PORT="8" * 100_000)
    assert len(str(error.value)) < 300


def test_a_wrong_url_does_not_show_its_password():
    with pytest.raises(SettingError) as error:
        read(DOSSIER_DB_URL="postgresql//login:secret@host/base")
    assert "secret" not in str(error.value)
