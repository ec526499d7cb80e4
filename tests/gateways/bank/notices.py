"""Hand-written camt.054 as two banks would send it, so that the reader is not tested against our own writer alone."""

from __future__ import annotations

ENTRY_08 = """<Ntry><Amt Ccy="{ccy}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{reversal}<Sts><Cd>{status}</Cd></Sts>
<BookgDt><DtTm>{booked}</DtTm></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef>
<NtryDtls><TxDtls>{detail}</TxDtls></NtryDtls></Ntry>"""
PARTIES_08 = """<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr>
<DbtrAcct><Id><Othr><Id>{account}</Id></Othr></Id></DbtrAcct>
<CdtrAcct><Id><Othr><Id>{sub}</Id></Othr></Id></CdtrAcct></RltdPties>"""


def credit(**changes) -> str:
    entry = {
        "ccy": "CNY",
        "amount": "800000.00",
        "way": "CRDT",
        "reversal": "",
        "status": "BOOK",
        "booked": "2026-03-10T10:00:00+08:00",
        "ref": "REF1",
        "detail": PARTIES_08,
        "name": "云南甲建设有限公司",
        "account": "5300111",
        "sub": "9901",
    } | changes
    return ENTRY_08.format(**entry | {"detail": entry["detail"].format(**entry)})


def notice(*entries: str, version: str = "08", head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}"><BkToCstmrDbtCdtNtfctn>'
        "<GrpHdr><MsgId>M1</MsgId></GrpHdr><Ntfctn><Id>N1</Id>"
        "<Acct><Id><Othr><Id>ESCROW</Id></Othr></Id></Acct>"
        f"{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()
