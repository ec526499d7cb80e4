"""Official papers 公文式文书: pure contents on one side, HTML and PDF on the other; they are always in Chinese.

A paper's language is fixed by law and its bytes must not depend on who asks for it, so nothing here goes through gettext.
"""
