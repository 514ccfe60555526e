//! The syntax tree, to look at: what rewrites, finders and measures ask of it.
//!
//! A [`Tree`] is made of a parsed [`Module`] in one walk and lies flat in memory, in the order of the text. A [`Node`] is a place
//! in it, cheap to copy; the views ([`Call`], [`Class`], …) say what its parts are. Nothing can be changed here: changes are
//! [edits](crate::edit) of spans, and the spans come from here.

mod kind;
mod views;

pub use kind::Kind;
pub use views::{
    Argument, Assignment, Attribute, Binary, Call, Class, Function, Loop, Number, Parameter, Piece, Subscript, With,
};

use ruff_python_ast::token::{Tokens, parenthesized_range};
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, ExprRef};
use ruff_text_size::{Ranged, TextRange};

use crate::collect::import_of;
use crate::facts::Import;
use crate::module::Module;
use crate::span::{Lines, Span};
use crate::stack::with_room;

/// A module's syntax tree.
#[derive(Debug)]
pub struct Tree<'m> {
    text: &'m str,
    lines: &'m Lines,
    tokens: Option<&'m Tokens>,
    entries: Vec<Entry<'m>>,
}

#[derive(Debug)]
struct Entry<'m> {
    node: AnyNodeRef<'m>,
    range: TextRange,
    kind: Kind,
    parent: u32,
    /// The place after the last node within this one.
    end: u32,
}

impl<'m> Tree<'m> {
    /// The tree of a module.
    pub fn of(module: &'m Module) -> Self {
        let mut builder = Builder::default();
        with_room(|| module.body().iter().for_each(|stmt| builder.visit_stmt(stmt)));
        Self { text: module.text(), lines: module.lines(), tokens: module.tokens(), entries: builder.entries }
    }

    /// The text that the tree is of.
    pub fn text(&self) -> &str {
        self.text
    }

    /// Every node, in the order of the text; what is around comes before what is within.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.entries.len() as u32).map(|at| Node { tree: self, at })
    }

    /// The top-level statements.
    pub fn body(&self) -> impl Iterator<Item = Node<'_>> {
        Siblings { tree: self, at: 0, end: self.entries.len() as u32 }
    }

    /// Every call, in the order of the text.
    pub fn calls(&self) -> impl Iterator<Item = Call<'_>> {
        self.nodes().filter_map(Node::as_call)
    }

    /// The innermost node that contains a span.
    pub fn node_at(&self, span: Span) -> Option<Node<'_>> {
        let mut found = None;
        let mut level = Siblings { tree: self, at: 0, end: self.entries.len() as u32 };
        while let Some(node) = level.find(|node| node.span().contains(span)) {
            found = Some(node);
            level = node.siblings_within();
        }
        found
    }
}

/// A place in a [`Tree`].
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    at: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && std::ptr::eq(self.tree.text, other.tree.text)
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}({:?})", self.kind(), self.text())
    }
}

impl<'t> Node<'t> {
    fn entry(self) -> &'t Entry<'t> {
        &self.tree.entries[self.at as usize]
    }

    fn inner(self) -> AnyNodeRef<'t> {
        self.entry().node
    }

    fn range(self) -> TextRange {
        self.entry().range
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// Where it stands, without parentheses around it.
    pub fn span(self) -> Span {
        self.range().into()
    }

    /// What stands there.
    pub fn text(self) -> &'t str {
        &self.tree.text[self.span().range()]
    }

    /// The whole text that it stands in.
    pub fn tree_text(self) -> &'t str {
        self.tree.text
    }

    /// Where it stands, with all parentheses around it that are not those of a call.
    pub fn outer_span(self) -> Span {
        // Most have none, and looking for them by tokens is dear. A comment may stand between, but not on the same line.
        let before = self.tree.text[..self.span().start as usize].trim_end_matches([' ', '\t']);
        if !before.ends_with(['(', '\n', '\r']) {
            return self.span();
        }
        let (Some(expr), Some(parent), Some(tokens)) = (self.as_expr_ref(), self.parent(), self.tree.tokens) else {
            return self.span();
        };
        let parent = match parent.inner() {
            AnyNodeRef::ExprCall(call) if !same(call.func.range(), self.range()) => (&call.arguments).into(),
            AnyNodeRef::StmtClassDef(class) => class.arguments.as_deref().map_or(parent.inner(), Into::into),
            other => other,
        };
        parenthesized_range(expr, parent, tokens).map_or_else(|| self.span(), Span::from)
    }

    /// What stands there, with all parentheses around it that are not those of a call.
    pub fn outer_text(self) -> &'t str {
        &self.tree.text[self.outer_span().range()]
    }

    fn as_expr_ref(self) -> Option<ExprRef<'t>> {
        self.inner().as_expr_ref()
    }

    /// What it stands in.
    pub fn parent(self) -> Option<Self> {
        let parent = self.entry().parent;
        (parent != NONE).then_some(Self { tree: self.tree, at: parent })
    }

    /// What it stands in, from the inside out.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// What stands directly in it, in order.
    pub fn children(self) -> impl Iterator<Item = Self> {
        self.siblings_within()
    }

    fn siblings_within(self) -> Siblings<'t> {
        Siblings { tree: self.tree, at: self.at + 1, end: self.entry().end }
    }

    /// Everything within it, in the order of the text.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.at + 1..self.entry().end).map(move |at| Self { tree: self.tree, at })
    }

    /// Whether it is `other` or stands within it.
    pub fn is_within(self, other: Self) -> bool {
        other.at <= self.at && self.at < other.entry().end
    }

    /// The statement that it is or stands in.
    pub fn statement(self) -> Option<Self> {
        if self.kind().is_statement() { Some(self) } else { self.ancestors().find(|node| node.kind().is_statement()) }
    }

    /// The innermost `def` around it.
    pub fn function(self) -> Option<Self> {
        self.ancestors().find(|node| node.kind() == Kind::Function)
    }

    /// The innermost `class` around it.
    pub fn class(self) -> Option<Self> {
        self.ancestors().find(|node| node.kind() == Kind::Class)
    }

    /// The line that it begins on, counted from 1.
    pub fn line(self) -> u32 {
        self.tree.lines.line(self.span().start)
    }

    /// The white space before a statement, if nothing else stands before it on its line.
    pub fn indentation(self) -> Option<&'t str> {
        let start = self.span().start;
        let line = self.tree.lines.start(self.tree.lines.line(start))?;
        let before = &self.tree.text[line as usize..start as usize];
        before.trim().is_empty().then_some(before)
    }

    /// A statement's lines as a whole, with the line end and a comment at the end; `None` where it shares them with another.
    pub fn full_lines(self) -> Option<Span> {
        let indentation = self.indentation()?;
        let span = self.span();
        let rest = &self.tree.text[span.end as usize..];
        let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let trailing = rest[..length].trim();
        let is_alone = trailing.is_empty() || trailing.starts_with('#');
        is_alone.then(|| Span::new(span.start - indentation.len() as u32, span.end + length as u32))
    }

    /// The direct child that has this range.
    fn child(self, range: TextRange) -> Option<Self> {
        let is_child = |node: &Self| node.entry().parent == self.at;
        self.within_at(range).find(is_child).or_else(|| self.children().find(|child| same(child.range(), range)))
    }

    /// Of what is within it, the nodes with exactly this range, from the outside in. The nodes lie in the order of the text, so
    /// that these are found without going through all.
    fn within_at(self, range: TextRange) -> impl Iterator<Item = Self> {
        let (first, end) = (self.at as usize + 1, self.entry().end as usize);
        let within = &self.tree.entries[first..end];
        let from = within.partition_point(|entry| entry.range.start() < range.start());
        within[from..]
            .iter()
            .zip((first + from) as u32..)
            .take_while(move |(entry, _)| entry.range.start() == range.start())
            .filter(move |(entry, _)| same(entry.range, range))
            .map(move |(_, at)| Self { tree: self.tree, at })
    }

    /// An import statement's content.
    pub fn as_import(self) -> Option<Import> {
        match self.inner() {
            AnyNodeRef::StmtImport(import) => import_of(&import.clone().into()),
            AnyNodeRef::StmtImportFrom(import) => import_of(&import.clone().into()),
            _ => None,
        }
    }
}

fn same(left: TextRange, right: TextRange) -> bool {
    left == right
}

/// No parent.
const NONE: u32 = u32::MAX;

/// Nodes next to each other.
struct Siblings<'t> {
    tree: &'t Tree<'t>,
    at: u32,
    end: u32,
}

impl<'t> Iterator for Siblings<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.at >= self.end {
            return None;
        }
        let node = Node { tree: self.tree, at: self.at };
        self.at = node.entry().end;
        Some(node)
    }
}

/// Lays the nodes flat that have a [`Kind`].
#[derive(Default)]
struct Builder<'m> {
    entries: Vec<Entry<'m>>,
    open: Vec<Option<u32>>,
    parents: Vec<u32>,
}

impl<'m> SourceOrderVisitor<'m> for Builder<'m> {
    fn enter_node(&mut self, node: AnyNodeRef<'m>) -> TraversalSignal {
        let at = Kind::of(node).map(|kind| {
            let at = self.entries.len() as u32;
            self.entries.push(Entry {
                node,
                range: node.range(),
                kind,
                parent: self.parents.last().copied().unwrap_or(NONE),
                end: 0,
            });
            self.parents.push(at);
            at
        });
        self.open.push(at);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _: AnyNodeRef<'m>) {
        if let Some(Some(at)) = self.open.pop() {
            self.parents.pop();
            self.entries[at as usize].end = self.entries.len() as u32;
        }
    }
}

#[cfg(test)]
mod tests;
