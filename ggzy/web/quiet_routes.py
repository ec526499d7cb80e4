"""Routes that only bidders use 投标人的网址: that one of them was asked for is no business of any log before the opening."""

ONLY_BIDDERS = {
    "trading:obtain", "trading:file", "trading:ask", "trading:object", "trading:admissible", "trading:withdraw_objection", "trading:bid",
    "trading:submit", "trading:withdraw", "trading:receipts", "trading:receipt", "trading:receipt_file", "trading:receipt_proof", "trading:my_bids", "trading:time",
    "trading:upload_begin", "trading:upload", "trading:upload_finish", "trading:upload_chunk", "trading:inquiries",
    "trading:answer_inquiry", "trading:my_sheet", "trading:own_copy", "trading:attachment", "service:deposit",
    "service:complain", "service:complaint_admissible", "service:complaint_exhibit",
}  # fmt: skip

ANYBODY = {"portal:report", "portal:report_query", "service:interference"}
"""举报、插手干预登记: who came there is in no log at all, whatever the answer; only that we failed is."""
