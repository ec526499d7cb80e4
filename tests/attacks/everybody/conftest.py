"""Attacks are made on the practice province: every role is there, and lots at every stage."""

from tests.practice.conftest import as_journaled, browser, logged_in, province

__all__ = ["as_journaled", "browser", "logged_in", "province"]
