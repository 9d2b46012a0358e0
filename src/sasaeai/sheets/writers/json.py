"""The sheet as JSON, in the form of the contract (schema ``sasaeai.sheet/1``)."""

import json
from typing import Any

from sasaeai.sheets.model import SCHEMA, Figure, Finding, Measure, Node, Sheet


def to_json(sheet: Sheet) -> str:
    """One JSON object, indented, Japanese as itself."""
    return json.dumps(as_object(sheet), ensure_ascii=False, indent=1) + "\n"


def as_object(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain lists and dicts."""
    return {
        "schema": SCHEMA,
        "source": {"name": sheet.source.name, "sha256": sheet.source.sha256, "kind": sheet.source.kind},
        "fiscal_years": list(sheet.fiscal_years),
        "nodes": [_node(node) for node in sheet.nodes],
        "measures": [_measure(measure) for measure in sheet.measures],
        "findings": [finding_object(finding) for finding in sheet.findings],
        "cells": {
            "nonblank": sheet.cells.nonblank,
            "used": sheet.cells.used,
            "headings": sheet.cells.headings,
            "reported": sheet.cells.reported,
        },
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "level": node.level,
        "level_name": node.level_name,
        "number": node.number,
        "title": node.title,
        "children": [_node(child) for child in node.children],
        "measures": list(node.measures),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "no": measure.no,
        "page": measure.page,
        "title": measure.title,
        "cross_listed_pages": list(measure.cross_listed_pages),
        "twins": list(measure.twins),
        "divisions": list(measure.divisions),
        "joint_divisions": list(measure.joint_divisions),
        "sub_units": dict(measure.sub_units),
        "description": measure.description,
        "results": [
            {"fiscal_year": result.fiscal_year, "text": result.text, "same_as_left": result.same_as_left}
            for result in measure.results
        ],
        "figures": [_figure(figure) for figure in measure.figures],
        "rating": measure.rating,
        "rating_text": measure.rating_text,
        "scale": measure.scale,
        "ratings": {str(year): mark for year, mark in measure.ratings.items()},
        "strengths": measure.strengths,
        "issues": measure.issues,
        "direction": measure.direction,
        "direction_text": measure.direction_text,
        "direction_options": dict(measure.direction_options),
        "reason": measure.reason,
        "other": dict(measure.other),
        "sources": {name: list(refs) for name, refs in measure.sources.items()},
        "confidence": dict(measure.confidence),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        "unit": figure.unit,
        "fiscal_year": figure.fiscal_year,
        "value": figure.value,
        "kind": figure.kind,
        "approximate": figure.approximate,
        "carried_over": figure.carried_over,
        "of_which": figure.of_which,
        "sources": list(figure.sources),
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """A finding as the contract has it."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "measures": list(finding.measures),
        "message_ja": finding.message_ja,
        "message_en": finding.message_en,
        "cells": list(finding.cells),
    }
