"""The columns of every kind of statement, and the one way to give a frame its kind's shape."""

import polars as pl

COMMON: dict[str, pl.DataType] = {
    "passage_id": pl.UInt32(), "also_passage_id": pl.UInt32(), "article_id": pl.String(), "rule": pl.String(),
}  # fmt: skip
_S, _I, _B, _F = pl.String(), pl.Int32(), pl.Boolean(), pl.Float64()
COLUMNS: dict[str, dict[str, pl.DataType]] = {
    "trade": {"year": _I, "measure": _S, "exporter": _S, "importer": _S, "amount": _F, "currency_code": _S, "amount_text": _S, "dyad_a": _S, "dyad_b": _S},
    "products": {"exporter": _S, "importer": _S, "year": _I, "product": _S, "list_rank": _I},
    "visits": {"visitor": _S, "office": _S, "office_level": _S, "sender": _S, "host": _S, "date": _S, "place": _S, "occasion": _S},
    "missions": {"sender": _S, "receiver": _S, "mission_type": _S, "residency": _S, "seat_city": _S, "seat_iso3": _S, "opened": _S, "closed": _S, "is_current": _B},
    "agreements": {"title": _S, "agreement_type": _S, "date": _S, "state_a": _S, "state_b": _S},
    "votes": {"state": _S, "body": _S, "resolution": _S, "vote": _S, "about": _S, "date": _S},
    "memberships": {"state": _S, "organization": _S, "start_date": _S, "end_date": _S},
    "appointments": {"person": _S, "sender": _S, "receiver": _S, "residency": _S, "seat_city": _S, "start_date": _S, "end_date": _S, "end_reason": _S},
    "events": {"date": _S, "event_type": _S, "actor": _S, "target": _S, "is_mutual": _B, "summary": _S},
}  # fmt: skip
"""Kind to its columns beyond ``COMMON``. States are ISO3, dates EDTF, amounts whole units of the currency."""


def shape(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Exactly the columns of ``kind``, in order and type; a column the frame lacks is null. Works on an empty frame."""
    schema = COMMON | COLUMNS[kind]
    return frame.select(
        *(pl.col(c).cast(t) if c in frame.columns else pl.lit(None).cast(t).alias(c) for c, t in schema.items())
    ).unique(maintain_order=True)
