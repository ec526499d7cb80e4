"""应上未上: projects known from other offices' lists, and whether they came to trade here."""
