"""The grammars of feeds: Atom's from RFC 4287, appendix B, and JSON Feed's from its version 1.1."""

import json

from jsonschema import Draft202012Validator
from lxml import etree

__all__ = ["find_atom_faults", "find_json_feed_faults"]


def find_atom_faults(text: str) -> list[str]:
    """Return what is wrong with a feed in Atom; raise where it is not XML."""
    _ATOM.validate(etree.fromstring(text.encode()))
    return [str(fault) for fault in _ATOM.error_log]


def find_json_feed_faults(text: str) -> list[str]:
    """Return what is wrong with a feed in JSON Feed; raise where it is not JSON."""
    faults = _JSON_FEED.iter_errors(json.loads(text))
    return [f"{fault.json_path}: {fault.message}" for fault in faults]


_ATOM = etree.RelaxNG(
    etree.fromstring("""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start>
 <element name="feed"><ref name="common"/>
  <interleave>
   <oneOrMore><ref name="author"/></oneOrMore>
   <zeroOrMore><ref name="category"/></zeroOrMore>
   <optional><element name="icon"><ref name="address"/></element></optional>
   <ref name="id"/>
   <oneOrMore><ref name="link"/></oneOrMore>
   <optional><ref name="rights"/></optional>
   <optional><element name="subtitle"><ref name="text"/></element></optional>
   <element name="title"><ref name="text"/></element>
   <ref name="updated"/>
   <zeroOrMore><ref name="extension"/></zeroOrMore>
   <zeroOrMore><ref name="entry"/></zeroOrMore>
  </interleave>
 </element>
</start>
<define name="entry">
 <element name="entry"><ref name="common"/>
  <interleave>
   <oneOrMore><ref name="author"/></oneOrMore>
   <zeroOrMore><ref name="category"/></zeroOrMore>
   <element name="content"><ref name="text"/></element>
   <ref name="id"/>
   <oneOrMore><ref name="link"/></oneOrMore>
   <optional><element name="published"><ref name="moment"/></element></optional>
   <optional><ref name="rights"/></optional>
   <element name="summary"><ref name="text"/></element>
   <element name="title"><ref name="text"/></element>
   <ref name="updated"/>
   <zeroOrMore><ref name="extension"/></zeroOrMore>
  </interleave>
 </element>
</define>
<define name="common">
 <optional><attribute name="xml:lang"><data type="string">
  <param name="pattern">[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*</param></data></attribute></optional>
</define>
<define name="author"><element name="author"><ref name="common"/><interleave>
 <element name="name"><data type="string"><param name="minLength">1</param></data></element>
 <optional><element name="uri"><data type="anyURI"/></element></optional>
</interleave></element></define>
<define name="category"><element name="category"><ref name="common"/>
 <attribute name="term"/><optional><attribute name="label"/></optional></element></define>
<define name="id"><element name="id"><ref name="address"/></element></define>
<define name="link"><element name="link"><ref name="common"/>
 <attribute name="href"><data type="anyURI"/></attribute>
 <attribute name="rel"><choice><value>alternate</value><value>self</value></choice></attribute>
 <optional><attribute name="type"><data type="string">
  <param name="pattern">.+/.+</param></data></attribute></optional></element></define>
<define name="rights"><element name="rights"><ref name="text"/></element></define>
<define name="updated"><element name="updated"><ref name="moment"/></element></define>
<define name="address"><ref name="common"/><data type="anyURI">
 <param name="pattern">[A-Za-z][A-Za-z0-9+.\\-]*:.+</param></data></define>
<define name="moment"><ref name="common"/><data type="dateTime">
 <param name="pattern">[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?(Z|[+\\-][0-9]{2}:[0-9]{2})\
</param></data></define>
<define name="text"><ref name="common"/><optional><attribute name="type">
 <choice><value>text</value><value>html</value></choice></attribute></optional><text/></define>
<define name="extension"><element><anyName><except><nsName/><nsName ns=""/></except></anyName>
 <ref name="anything"/></element></define>
<define name="anything"><zeroOrMore><choice>
 <attribute><anyName/></attribute><text/>
 <element><anyName><except><nsName/></except></anyName><ref name="anything"/></element>
</choice></zeroOrMore></define>
</grammar>""")
)

_WEB = {"type": "string", "pattern": r"^https?://[^\s<>\"{}|\\^`]+$"}
_TEXT = {"type": "string", "minLength": 1}
_MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
_LANGUAGE = {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"}
_EXTENSIONS = {"patternProperties": {"^_[A-Za-z]": {"type": "object"}}}
_AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {"name": _TEXT, "url": _WEB, "avatar": _WEB},
        "additionalProperties": False,
        "minProperties": 1,
    },
}
_ITEM = {
    "type": "object",
    "required": ["id", "url", "title", "content_html", "date_modified", "authors"],
    "properties": {
        "id": _TEXT,
        "url": _WEB,
        "external_url": _WEB,
        "title": _TEXT,
        "content_html": {"type": "string"},
        "summary": _TEXT,
        "date_published": _MOMENT,
        "date_modified": _MOMENT,
        "authors": _AUTHORS,
        "tags": {"type": "array", "items": _TEXT, "uniqueItems": True},
        "language": _LANGUAGE,
    },
    **_EXTENSIONS,
    "additionalProperties": False,
}
_JSON_FEED = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "title", "home_page_url", "feed_url", "items"],
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            "title": _TEXT,
            "home_page_url": _WEB,
            "feed_url": _WEB,
            "description": _TEXT,
            "user_comment": _TEXT,
            "favicon": _WEB,
            "icon": _WEB,
            "authors": _AUTHORS,
            "language": _LANGUAGE,
            "items": {"type": "array", "items": _ITEM},
        },
        **_EXTENSIONS,
        "additionalProperties": False,
    }
)
