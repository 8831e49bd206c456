"""SQL from plans, through the templates; the only room that knows Jinja2."""

from __future__ import annotations

from sqlgen.render.bundled import bundled
from sqlgen.render.renderer import Renderer, fingerprint_query
from sqlgen.render.script import script

__all__ = ["Renderer", "bundled", "fingerprint_query", "script"]
