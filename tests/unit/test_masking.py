"""What is secret in an address stays secret, however the address was written, and whoever repeats it."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from data_access.masking import LONGEST, identity, masked, shown
from data_access.settings import SettingError, Settings

# Each of them holds "3cret", so that a part of it is found as well.
SECRETS = (
    "S3cret",
    "S/3cret",
    "S@3cret",
    "S:3cret",
    "S#3cret",
    "S%3cret",
    "S3cret?x",
    "p@ss:S3/cret#",
    "S&3cret",
    "S//3cret@",
    "S3 cret",
)
WRITTEN = (
    "postgresql://u:{}@h/db",
    "postgresql://u:{}@h:x/db",
    "postgresql+psycopg://u:{}@h:5432/db?sslmode=require",
    "postgresql//u:{}@h/db",
    "postgresql:/u:{}@h/db",
    "u:{}@h:5432/db",
    "redis://:{}@h:6379/0",
    "oracle9://u:{}@h/db",
)
PARAMETERS = (
    "postgresql://h/db?user=u&password={}",
    "postgresql+psycopg://h/db?password={}&user=u",
    "postgresql://u@h/db?sslpassword={}",
    "postgresql://h/db?token={}",
    "?password={}",
    "password={} host=h",
    "host=h user=u password={}",
    "PASSWORD = {} host=h",
    "host=h;pwd={};",
)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("written", WRITTEN)
def test_a_password_before_the_host_is_hidden_whatever_it_is_made_of(written, secret):
    for url in (written.format(secret), written.format(quote(secret, safe=""))):
        for told in (shown(url), masked(f"{url}: refused", url), masked(f"cannot open '{url}' ({url})", url)):
            assert "3" not in told.replace("5432", "").replace("6379", ""), told
            assert "cret" not in told


@pytest.mark.parametrize("secret", ["S3cret", "S/3cret", "S@3cret", "S:3cret", "S%403cret"])
@pytest.mark.parametrize("written", PARAMETERS)
def test_a_password_among_parameters_is_hidden(written, secret):
    dsn = written.format(secret)
    assert "cret" not in shown(dsn)
    assert "cret" not in masked(f"invalid dsn: {dsn}")


@pytest.mark.parametrize("quoted", ["'S 3cret'", '"S 3cret"', "'S\\'3cret'"])
def test_a_quoted_password_is_hidden_to_its_end(quoted):
    assert "cret" not in masked(f"missing = in password={quoted} host=h")
    assert masked(f"password={quoted} host=h").endswith("host=h")


def test_an_address_that_was_encoded_as_a_whole_is_hidden():
    assert "cret" not in masked(quote("postgresql://u:S3cret@h/db", safe=""))
    assert "cret" not in masked("postgresql://u:S3cret")


def test_what_a_driver_repeats_of_an_address_is_hidden():
    url = "postgresql://u:S%2F3cret@h/db"
    assert masked('invalid integer value "S/3cret" for connection option "port"', url).startswith('invalid integer value "***"')
    assert masked('invalid sslmode value: "S3cret"', "postgresql://h/db?sslmode=S3cret") == 'invalid sslmode value: "***"'
    assert masked("SSL was required", "postgresql://h/db?sslmode=require") == "SSL was required"


@pytest.mark.parametrize(
    "text",
    [
        "sqlite:////data/dossiers.db",
        "postgresql://login@host:5432/base",
        "http://127.0.0.1:8050",
        "no such column: dossier.due_at",
        'connection to server at "127.0.0.1", port 1 failed: Connection refused',
        'FATAL:  password authentication failed for user "login"',
    ],
)
def test_what_is_not_secret_stays(text):
    assert masked(text, text) == text


@pytest.mark.parametrize("password", ["S@3cret", "S@3", "S@x@3cret"])
def test_the_end_of_a_password_that_a_driver_takes_for_a_host_is_hidden(password):
    told = masked(f"failed to resolve host '{password.split('@', 1)[1]}@h': unknown", f"postgresql+psycopg://u:{password}@h/db")
    assert told == "failed to resolve host '***h': unknown"


def test_a_long_value_is_cut():
    assert len(shown("x" * 100_000)) == LONGEST + 1


def test_a_database_is_the_same_when_its_password_changes_and_another_one_when_anything_else_does():
    urls = {"postgresql://u:one@h:1/db?sslmode=require", "postgresql://u:two@h:1/db?sslmode=require&password=x"}
    assert len({identity(url) for url in urls}) == 1
    others = {"postgresql://v@h:1/db", "postgresql://u@g:1/db", "postgresql://u@h:2/db", "postgresql://u@h:1/other", *urls}
    assert len({identity(url) for url in others}) == 5


REFUSED = (
    "postgresql//u:p/S3cret@h:x/db",
    "oracle9://u:S3@cret@h/db",
    "password=S3cret host=h",
    "x?password=S3cret",
    "u:S3 cret@h",
)


@pytest.mark.parametrize("name", ["DOSSIER_DB_URL", "UNIT_DB_URL", "APP_DB_URL", "MART_URL", "CACHE_URL", "BOUNDARIES_PATH", "NOW"])
def test_no_setting_that_is_refused_shows_a_password(name):
    for value in REFUSED:
        with pytest.raises(SettingError) as error:
            Settings.from_environment({name: value})
        assert "cret" not in str(error.value)
        assert name in str(error.value)
