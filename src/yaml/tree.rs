//! A document as it is written: nodes with their places, before anything of it is understood.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use granit_parser::{Event, Marker, ScalarStyle, ScanError, StructureStyle, Tag};

use super::{DEEPEST, Fault, MOST_BYTES, MOST_VALUES, Point, Span, Trouble, trouble};

/// A node, and what it weighs with all that it stands for.
#[derive(Debug)]
pub(super) struct Node<'i> {
    pub(super) kind: Kind<'i>,
    pub(super) span: Span,
    weight: Weight,
}

#[derive(Debug)]
pub(super) enum Kind<'i> {
    Scalar {
        text: Cow<'i, str>,
        plain: bool,
        tag: Option<Cow<'i, Tag>>,
    },
    List(Vec<Node<'i>>),
    Map(Vec<(Node<'i>, Node<'i>)>),
    /// What has an anchor.
    Anchor(Rc<Node<'i>>),
    Alias(Rc<Node<'i>>),
}

/// A document.
pub(super) type Tree<'i> = Node<'i>;

/// Counted while a document grows: what aliases repeat is known before any of it is repeated.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    values: usize,
    bytes: usize,
    depth: usize,
}

impl Weight {
    fn add(&mut self, other: Self) {
        self.values = self.values.saturating_add(other.values);
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.depth = self.depth.max(other.depth);
    }
}

/// A collection that is still open.
struct Open<'i> {
    items: Vec<Node<'i>>,
    is_map: bool,
    is_block: bool,
    anchor: usize,
    start: Point,
    weight: Weight,
}

/// The documents of a text as they grow, event by event.
pub(super) struct Growth<'i> {
    text: &'i str,
    skipped: usize,
    open: Vec<Open<'i>>,
    anchors: BTreeMap<usize, Rc<Node<'i>>>,
    root: Option<Node<'i>>,
    /// All documents together.
    weight: Weight,
}

impl<'i> Growth<'i> {
    pub(super) fn new(text: &'i str, skipped: usize) -> Self {
        Self {
            text,
            skipped,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            root: None,
            weight: Weight::default(),
        }
    }

    /// The document that has just ended.
    pub(super) fn grown(&mut self) -> Option<Tree<'i>> {
        self.anchors.clear();
        self.root.take()
    }

    pub(super) fn trouble(&self, error: &ScanError) -> Trouble {
        let at = self.point(error.marker());
        Trouble {
            at,
            fault: trouble::grammar(error.kind()),
        }
    }

    pub(super) fn add(
        &mut self,
        event: Event<'i>,
        span: &granit_parser::Span,
    ) -> Result<(), Trouble> {
        let at = Span {
            start: self.point(&span.start),
            end: self.point(&span.end),
        };
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let span = if is_block { self.trimmed(at) } else { at };
                let weight = Weight {
                    values: 1,
                    bytes: text.len(),
                    depth: 0,
                };
                let plain = style == ScalarStyle::Plain;
                if plain && self.open.last().is_some_and(|it| !it.is_block) {
                    self.undisputed(&text, at)?;
                }
                let kind = Kind::Scalar { text, plain, tag };
                self.count(weight, span.start)?;
                self.close(Node { kind, span, weight }, anchor);
            }
            Event::Anchor(_, name)
                if !name
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it)) =>
            {
                let fault = Fault::Disputed(
                    "leave a blank behind the name of an anchor, which has letters, digits, `-` and `_`",
                );
                return Err(Trouble {
                    at: at.start,
                    fault,
                });
            }
            Event::Alias(id) => {
                // What is not there yet is still open: it holds this alias.
                let Some(target) = self.anchors.get(&id) else {
                    return Err(Trouble {
                        at: at.start,
                        fault: Fault::Endless,
                    });
                };
                let (kind, weight) = (Kind::Alias(target.clone()), target.weight);
                self.count(weight, at.start)?;
                self.close(
                    Node {
                        kind,
                        span: at,
                        weight,
                    },
                    0,
                );
            }
            Event::SequenceStart(style, anchor, _) => self.begin(false, style, anchor, at.start)?,
            Event::MappingStart(style, anchor, _) => self.begin(true, style, anchor, at.start)?,
            Event::SequenceEnd | Event::MappingEnd => self.end(at.end),
            _ => {}
        }
        Ok(())
    }

    fn begin(
        &mut self,
        is_map: bool,
        style: StructureStyle,
        anchor: usize,
        start: Point,
    ) -> Result<(), Trouble> {
        let weight = Weight {
            values: 1,
            ..Weight::default()
        };
        self.open.push(Open {
            items: Vec::new(),
            is_map,
            is_block: style == StructureStyle::Block,
            anchor,
            start,
            weight,
        });
        self.count(weight, start)
    }

    fn end(&mut self, end: Point) {
        let Some(open) = self.open.pop() else {
            return;
        };
        // A block ends where the next thing begins: what it holds says where its own text ends.
        let last = open.items.last().map(|it| it.span.end);
        let span = Span {
            start: open.start,
            end: last.filter(|_| open.is_block).unwrap_or(end),
        };
        let weight = Weight {
            depth: open.weight.depth + 1,
            ..open.weight
        };
        let kind = if open.is_map {
            let (mut entries, mut items) = (
                Vec::with_capacity(open.items.len() / 2),
                open.items.into_iter(),
            );
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                entries.push((key, value));
            }
            Kind::Map(entries)
        } else {
            Kind::List(open.items)
        };
        self.close(Node { kind, span, weight }, open.anchor);
    }

    /// Refuses the plain scalars that end elsewhere for kubectl, between brackets.
    fn undisputed(&self, text: &str, span: Span) -> Result<(), Trouble> {
        let after = self
            .text
            .get(span.end.byte.saturating_sub(self.skipped)..)
            .unwrap_or_default();
        let (at, why) = if text.starts_with(['?', ':']) {
            (span.start, "quote a text that begins with `?` or `:`")
        } else if after
            .strip_prefix(':')
            .is_some_and(|it| it.starts_with([',', '[', ']', '{', '}']))
        {
            (span.end, "leave a blank behind `:`")
        } else {
            return Ok(());
        };
        Err(Trouble {
            at,
            fault: Fault::Disputed(why),
        })
    }

    /// Gives a node that is whole to what holds it.
    fn close(&mut self, node: Node<'i>, anchor: usize) {
        let (span, weight) = (node.span, node.weight);
        let node = if anchor == 0 {
            node
        } else {
            let shared = Rc::new(node);
            self.anchors.insert(anchor, Rc::clone(&shared));
            Node {
                kind: Kind::Anchor(shared),
                span,
                weight,
            }
        };
        match self.open.last_mut() {
            Some(open) => {
                open.weight.add(weight);
                open.items.push(node);
            }
            None => self.root = Some(node),
        }
    }

    /// Counts what is new, and refuses what no object needs.
    fn count(&mut self, new: Weight, at: Point) -> Result<(), Trouble> {
        self.weight.add(new);
        let refused = |fault| Err(Trouble { at, fault });
        if self.open.len().saturating_add(new.depth) > DEEPEST {
            refused(Fault::TooDeep)
        } else if self.weight.values > MOST_VALUES {
            refused(Fault::TooMany)
        } else if self.weight.bytes > MOST_BYTES {
            refused(Fault::TooMuch)
        } else {
            Ok(())
        }
    }

    fn point(&self, marker: &Marker) -> Point {
        Point {
            line: marker.line(),
            column: marker.col() + 1,
            byte: self.skipped + marker.byte_offset().unwrap_or_default(),
        }
    }

    /// A block scalar without the lines and blanks behind it.
    fn trimmed(&self, span: Span) -> Span {
        let Some(end) = self.text.get(..span.end.byte.saturating_sub(self.skipped)) else {
            return span;
        };
        let start = span.start.byte.saturating_sub(self.skipped);
        let kept = end.trim_end().len().max(start);
        let (Some(inner), Some(cut)) = (self.text.get(start..kept), end.get(kept..)) else {
            return span;
        };
        let line = span.end.line - breaks(cut);
        let last = inner
            .rsplit(['\n', '\r'])
            .next()
            .unwrap_or_default()
            .chars()
            .count();
        let before = if line == span.start.line {
            span.start.column
        } else {
            1
        };
        let byte = kept + self.skipped;
        Span {
            end: Point {
                line,
                column: before + last,
                byte,
            },
            ..span
        }
    }
}

fn breaks(text: &str) -> usize {
    let returns = text.matches('\r').count() - text.matches("\r\n").count();
    text.matches('\n').count() + returns
}
