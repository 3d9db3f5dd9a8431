//! The tags of an XML text, one after the other, without a tree and without recursion.
//!
//! In: the bytes of a part. Out: names, attributes and depth. It counts and looks, so that what would take too much is refused
//! before it is read, and it wants every element to be closed by its own name: the readers behind it wait for ends that never come.

use super::Refusal;
use crate::data::limits::XML_DEPTH_MAX;

pub(super) const UNCLOSED: Refusal = Refusal::Broken("XML that does not close what it opens");

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    /// Opens and closes: `<a/>`.
    Empty,
}

/// One tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'x> {
    /// Without the prefix of its namespace.
    pub(super) name: &'x [u8],
    /// The prefix, with its colon.
    pub(super) prefix: &'x [u8],
    pub(super) kind: Kind,
    attributes: &'x [u8],
    /// Bytes of text between the tag before and this one.
    pub(super) text_before: usize,
}

/// The tags of a text.
#[derive(Debug, Clone)]
pub(super) struct Tags<'x> {
    text: &'x [u8],
    at: usize,
    /// The elements that are open, by name with prefix.
    open: Vec<&'x [u8]>,
}

impl<'x> Tags<'x> {
    pub(super) fn new(text: &'x [u8]) -> Self {
        Self { text, at: 0, open: Vec::new() }
    }

    /// The next tag; none at the end.
    ///
    /// # Errors
    /// The XML is deeper than the limit, does not close what it opens, or declares a document type of its own, which no office program does.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'x>>, Refusal> {
        let mut text_before = 0;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(open) = rest.iter().position(|byte| *byte == b'<') else {
                return if self.open.is_empty() { Ok(None) } else { Err(UNCLOSED) };
            };
            text_before += open;
            let tag = rest.get(open..).unwrap_or_default();
            let passed = match tag.get(1) {
                Some(b'?') => after(tag, b"?>"),
                Some(b'!') if tag.starts_with(b"<!--") => after(tag, b"-->"),
                Some(b'!') if tag.starts_with(b"<![CDATA[") => {
                    let length = after(tag, b"]]>");
                    text_before += length.unwrap_or(0);
                    length
                }
                Some(b'!') => return Err(Refusal::Broken("XML with a document type of its own")),
                _ => {
                    let length = tag_length(tag).ok_or(UNCLOSED)?;
                    self.at += open + length;
                    return self.tag(tag.get(1..length - 1).unwrap_or_default(), text_before).map(Some);
                }
            };
            self.at += open + passed.ok_or(UNCLOSED)?;
        }
    }

    /// A tag from what stands between `<` and `>`.
    fn tag(&mut self, inside: &'x [u8], text_before: usize) -> Result<Tag<'x>, Refusal> {
        let (kind, inside) = match (inside.first(), inside.last()) {
            (Some(b'/'), _) => (Kind::Close, inside.get(1..).unwrap_or_default()),
            (_, Some(b'/')) => (Kind::Empty, inside.get(..inside.len() - 1).unwrap_or_default()),
            _ => (Kind::Open, inside),
        };
        let end = inside.iter().position(u8::is_ascii_whitespace).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        match kind {
            Kind::Open => self.open.push(name),
            Kind::Close => {
                self.open.pop().filter(|open| *open == name).ok_or(UNCLOSED)?;
            }
            Kind::Empty => {}
        }
        if self.open.len() > XML_DEPTH_MAX {
            return Err(Refusal::Limit("xml-depth", XML_DEPTH_MAX));
        }
        let local = name.iter().rposition(|byte| *byte == b':').map_or(0, |at| at + 1);
        let (prefix, name) = name.split_at(local);
        Ok(Tag { name, prefix, kind, attributes, text_before })
    }
}

impl<'x> Tag<'x> {
    /// Whether it opens an element of this name, which may be empty.
    pub(super) fn opens(&self, name: &str) -> bool {
        self.kind != Kind::Close && self.name == name.as_bytes()
    }

    /// Whether it ends an element of this name, which may be empty.
    pub(super) fn closes(&self, name: &str) -> bool {
        self.kind != Kind::Open && self.name == name.as_bytes()
    }

    /// The value of the attribute of this name, prefix included, as written.
    pub(super) fn attribute(&self, name: &str) -> Option<&'x str> {
        let mut rest = self.attributes;
        loop {
            let equals = rest.iter().position(|byte| *byte == b'=')?;
            let (key, behind) = rest.split_at(equals);
            let quote_at = behind.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
            let quote = behind.get(quote_at)?;
            let value = behind.get(quote_at + 1..)?;
            let end = value.iter().position(|byte| byte == quote)?;
            if key.trim_ascii() == name.as_bytes() {
                return std::str::from_utf8(value.get(..end)?).ok();
            }
            rest = value.get(end + 1..)?;
        }
    }

    /// The number in an attribute.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Bytes up to and with `end`.
fn after(text: &[u8], end: &[u8]) -> Option<usize> {
    text.windows(end.len()).position(|window| window == end).map(|at| at + end.len())
}

/// Bytes of a tag, whose attributes may have `>` in their values.
fn tag_length(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let mut tags = Tags::new(text.as_bytes());
        let mut names = Vec::new();
        while let Some(tag) = tags.next().unwrap() {
            let mark = match tag.kind {
                Kind::Open => "",
                Kind::Close => "/",
                Kind::Empty => "·",
            };
            names.push(format!("{mark}{} {}", String::from_utf8_lossy(tag.name), tag.text_before));
        }
        names
    }

    #[test]
    fn tags_with_the_text_between_them() {
        let text = "<?xml version='1.0'?><!-- <no/> --><x:a b=\"1>2\"><c/>12<![CDATA[<d>]]></x:a>";
        assert_eq!(names(text), ["a 0", "·c 0", "/a 17"]);
    }

    #[test]
    fn attributes_by_their_whole_name() {
        let tag = Tags::new(b"<c r=\"B7\" x:s = '3' t=\"a=b\">").next().unwrap().unwrap();
        assert_eq!((tag.attribute("r"), tag.number("x:s"), tag.attribute("t")), (Some("B7"), Some(3), Some("a=b")));
        assert_eq!(tag.attribute("s"), None);
    }

    #[test]
    fn every_element_is_closed_by_its_own_name() {
        for text in ["<a <b", "<a><b></a></b>", "<a>", "<a></b>", "</a>", "<a", "<a><!-- x</a>", "<x:a></a>"] {
            let mut tags = Tags::new(text.as_bytes());
            let refused = std::iter::from_fn(|| tags.next().transpose()).any(|tag| tag.is_err());
            assert!(refused, "{text}");
        }
    }

    #[test]
    fn deep_xml_is_refused() {
        let mut tags = Tags::new(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>");
        assert!(tags.next().is_err());
        let deep = "<a>".repeat(XML_DEPTH_MAX + 1);
        let mut tags = Tags::new(deep.as_bytes());
        assert!((0..XML_DEPTH_MAX).all(|_| tags.next().is_ok()));
        assert!(matches!(tags.next(), Err(Refusal::Limit("xml-depth", _))));
    }
}
