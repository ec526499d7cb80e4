"""What every test can ask for: a real PostgreSQL, made for the run, and a real Chromium.

`db` and `transactional_db` of pytest-django use the embedded server (or the one of DATABASE_URL). Each process of a
run in parallel has its own server. Tests that never ask for a database start none.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ggzy.store.embedded import Cluster

settings.register_profile("ours", deadline=None)  # how long an example takes says how busy the machine is, no more
settings.load_profile("ours")
NO_BROWSER = "没有可用的 Chromium：请安装（例如 apt-get install chromium），或改用 make test-nobrowser。"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from tests.sharing_out import ByFile

    config.option.loadscopereorder = False  # what is longest is no matter of how many tests
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):  # in a process of several
        from tests.sharing_out import longest_first

        longest_first(items)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """While all is read in, nothing of it can go."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish():
    """Modules and tests stay to the end: half a million objects that need not be looked through for what can go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # nor is what a page leaves behind worth a look after every 700 objects


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | None]:
    """The run's own PostgreSQL server, forgetful for speed; None where DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with Cluster(Path(os.environ["GGZY_DATA"]), durable=False) as ours:
        yield ours


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> None:
    from django.test import TransactionTestCase

    from tests.emptying import empty_what_was_written

    TransactionTestCase._fixture_teardown = empty_what_was_written


@pytest.fixture(scope="session")
def django_db_modify_db_settings(cluster: Cluster | None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Starts the server before pytest-django makes the test database on it."""


@pytest.fixture(scope="session")
def loaded_province(django_db_setup: None, django_db_blocker):
    """The practice province; loading it takes longer than most files of tests."""
    from tests.province import loaded

    with django_db_blocker.unblock(), loaded() as province:
        yield province


@pytest.fixture(scope="module")
def module_world(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A transaction and a vault of a whole module: what its fixtures make stands to its end; each test is undone by itself."""
    from django.conf import settings as django
    from django.db import transaction

    kept, django.GGZY_VAULT = django.GGZY_VAULT, tmp_path_factory.mktemp("vault")
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)
            django.GGZY_VAULT = kept


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder for tests that start their own programs."""
    return tmp_path / "var"


@pytest.fixture(scope="session")
def chromium_path() -> str:
    for name in (os.environ.get("GGZY_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    pytest.fail(NO_BROWSER, pytrace=False)


@pytest.fixture(scope="session")
def chromium(chromium_path: str):
    """A running Chromium; `chromium.new_context()` for one person at a browser."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop on this thread, which Django takes for an asynchronous caller.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=[*sandbox, "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium):
    """A fresh browser window at 1440 pixels, in Chinese, that fails the test on an uncaught script error."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"页面脚本出错：{errors}"
