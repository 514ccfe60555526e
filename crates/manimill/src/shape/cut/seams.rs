//! Where a scene can be cut: between the statements of its `construct`, at a cleared screen, a section, a helper's call or a heading.

use std::collections::BTreeSet;
use std::ops::Range;

use manimill_runner::timeline::Timeline;
use manimill_syntax::tree::{Class, Kind, Node, Tree};

/// Bytes below which a part is not worth a scene of its own, as a share of the longest.
const SMALLEST: usize = 6;

/// Of the longest part, at least this share is for what it shows, whatever it is that all parts need.
const LEAST_OWN: usize = 3;

/// One statement of `construct`, with the plays that it makes.
#[derive(Clone, Debug)]
pub(super) struct Unit<'t> {
    pub(super) node: Node<'t>,
    /// Its lines with the comments above it, as offsets.
    pub(super) lines: Range<usize>,
    /// Places in the timeline.
    pub(super) plays: Range<usize>,
    /// Bytes of its lines and of the scene's methods that it calls.
    length: usize,
}

/// Why a scene can be cut at a place. The later ones are the stronger ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeamKind {
    /// A comment of its own stands above the statement.
    Heading,
    /// A method of the scene is called that plays.
    Call,
    /// `self.next_section()`
    Section,
    /// Nothing is on the screen.
    Cleared,
}

/// A place to cut: before the unit with this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seam {
    pub(super) before: usize,
    pub(super) kind: SeamKind,
}

/// The statements of the scene's own `construct`. What a decorator plays after it belongs to the last one.
pub(super) fn units_of<'t>(tree: &'t Tree<'t>, scene: &str, timeline: &Timeline) -> Result<Vec<Unit<'t>>, String> {
    let class = tree.body().filter_map(Node::as_class).find(|class| class.name() == scene).ok_or("the scene is gone")?;
    let construct = class.method("construct").ok_or("the scene has no `construct` of its own")?;
    let body = construct.body();
    let mut units: Vec<Unit<'t>> = Vec::with_capacity(body.len());
    for node in body {
        let lines = node.full_lines().ok_or("two statements of `construct` share a line")?.range();
        let start = units.last().map_or(lines.start, |last| last.lines.end);
        let length = lines.end - start + called(class, node, &mut BTreeSet::new());
        units.push(Unit { node, lines: start..lines.end, plays: 0..0, length });
    }
    let mut at = 0;
    let is_decorated = !construct.decorators().is_empty();
    let inside = timeline.plays.iter().rposition(|play| play.construct_line.is_some()).map_or(0, |last| last + 1);
    for (number, play) in timeline.plays.iter().enumerate() {
        let line = match play.construct_line {
            None if is_decorated && number >= inside => units.last().map_or(0, |last| last_line(tree, last)),
            line => line.ok_or("not every play comes from `construct`")?,
        };
        while units.get(at).is_some_and(|unit| last_line(tree, unit) < line) {
            at += 1;
            if let Some(unit) = units.get_mut(at) {
                unit.plays = number..number;
            }
        }
        units.get_mut(at).ok_or("plays come from elsewhere than the statements of `construct`")?.plays.end = number + 1;
    }
    Ok(units)
}

fn last_line(tree: &Tree<'_>, unit: &Unit<'_>) -> u32 {
    let newlines = tree.text()[unit.node.span().range()].matches('\n').count();
    unit.node.line() + newlines as u32
}

/// Every place where the scene can be cut.
pub(super) fn seams(units: &[Unit<'_>], timeline: &Timeline) -> Vec<Seam> {
    (1..units.len()).filter_map(|before| Some(Seam { before, kind: kind_of(units, before, timeline)? })).collect()
}

fn kind_of(units: &[Unit<'_>], before: usize, timeline: &Timeline) -> Option<SeamKind> {
    let has_plays = |units: &[Unit<'_>]| units.iter().any(|unit| !unit.plays.is_empty());
    if !has_plays(&units[..before]) || !has_plays(&units[before..]) {
        return None;
    }
    // Where the screen stays empty for some statements, the cut stands before the first of them.
    if is_cleared(units, before, timeline) && !is_cleared(units, before - 1, timeline) {
        return Some(SeamKind::Cleared);
    }
    let unit = &units[before];
    let call = unit
        .node
        .as_expression_statement()
        .and_then(Node::as_call)
        .filter(|call| call.receiver().is_some_and(|receiver| receiver.text() == "self"));
    if call.is_some_and(|call| matches!(call.name(), "next_section" | "next_slide")) {
        return Some(SeamKind::Section);
    }
    if call.is_some_and(|call| !matches!(call.name(), "play" | "wait" | "add")) && unit.plays.len() > 1 {
        return Some(SeamKind::Call);
    }
    has_heading(unit).then_some(SeamKind::Heading)
}

/// Whether nothing is on the screen after the units before this one.
pub(super) fn is_cleared(units: &[Unit<'_>], before: usize, timeline: &Timeline) -> bool {
    for unit in units[..before].iter().rev() {
        let text = unit.node.text();
        if text == "self.clear()" || text == "self.remove(*self.mobjects)" {
            return true;
        }
        if let Some(last) = unit.plays.clone().next_back() {
            return timeline.plays[last].object_count == 0;
        }
        if text.contains("self.add") || unit.node.kind() != Kind::Assign && text.contains(".add(") {
            return false;
        }
    }
    true
}

/// A comment line above the statement, with a blank line or a rule of signs before it, or written as a heading.
fn has_heading(unit: &Unit<'_>) -> bool {
    let tree = unit.node.tree_text();
    let above = &tree[unit.lines.start..unit.node.span().start as usize];
    let lines: Vec<&str> = above.lines().map(str::trim).collect();
    let Some(first) = lines.iter().position(|line| line.starts_with('#')) else { return false };
    let words = lines[first].trim_start_matches(['#', '-', '=', '*', ' ']);
    let is_code = words.contains('(') && words.contains(')') || words.contains('=');
    first > 0 && !is_code && words.split_whitespace().count() <= 12
}

/// The parts between seams, none longer than `longest` bytes where weaker seams can prevent it, and none too small where it
/// can go with its neighbour. Of a file of so many `bytes`, every part has what is not of the scene's own.
pub(super) fn parts(units: &[Unit<'_>], seams: &[Seam], longest: usize, bytes: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = std::iter::once(0..units.len()).collect();
    let shared = bytes.saturating_sub(length(units, &parts[0]));
    let longest = longest.saturating_sub(shared).max(longest / LEAST_OWN);
    for kind in [SeamKind::Cleared, SeamKind::Section, SeamKind::Call, SeamKind::Heading] {
        parts = parts
            .into_iter()
            .flat_map(|part| if length(units, &part) > longest { split(&part, seams, kind) } else { vec![part] })
            .collect();
    }
    let smallest = longest / SMALLEST;
    let mut merged: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match merged.last_mut() {
            Some(last) if length(units, last) < smallest || length(units, &part) < smallest && length(units, last) < longest => {
                last.end = part.end;
            }
            _ => merged.push(part),
        }
    }
    if merged.len() > 1 && merged.last().is_some_and(|last| length(units, last) < smallest) {
        let last = merged.pop().unwrap_or_default();
        if let Some(before) = merged.last_mut() {
            before.end = last.end;
        }
    }
    merged
}

fn split(part: &Range<usize>, seams: &[Seam], kind: SeamKind) -> Vec<Range<usize>> {
    let inner = seams.iter().filter(|seam| seam.kind == kind && part.start < seam.before && seam.before < part.end);
    let mut starts: Vec<usize> = std::iter::once(part.start).chain(inner.map(|seam| seam.before)).collect();
    starts.push(part.end);
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn length(units: &[Unit<'_>], part: &Range<usize>) -> usize {
    units[part.clone()].iter().map(|unit| unit.length).sum()
}

/// Bytes of the class's own methods that are called in a node, and in those.
fn called<'t>(class: Class<'t>, node: Node<'t>, seen: &mut BTreeSet<&'t str>) -> usize {
    let mut bytes = 0;
    for call in node.descendants().chain([node]).filter_map(Node::as_call) {
        let is_own = call.receiver().is_some_and(|receiver| receiver.text() == "self");
        let Some(method) = class.method(call.name()).filter(|_| is_own && seen.insert(call.name())) else { continue };
        bytes += method.node.text().len() + called(class, method.node, seen);
    }
    bytes
}
