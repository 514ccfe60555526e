//! Writes a part of a scene as a file of its own.

use std::ops::Range;

use manimill_runner::timeline::Timeline;
use manimill_syntax::edit::{Edit, apply};
use manimill_syntax::tree::{Class, Function, Kind, Node, Tree};
use manimill_syntax::{Name, Span};

use super::instant::{Instant, Start, first_line};
use super::needed::needed;
use super::seams::{Unit, is_cleared};
use crate::index::{Library, Program, single_file};
use crate::slice::Slicer;

/// The name of a part's class.
pub(super) fn name_of(tree: &Tree<'_>, scene: &str, number: usize) -> String {
    let name = format!("{scene}Part{number}");
    let is_taken = tree.nodes().any(|node| node.as_name() == Some(&name));
    if is_taken { format!("{scene}Piece{number}") } else { name }
}

/// A scene that parts are written of.
pub(super) struct Whole<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) scene: &'a str,
    pub(super) units: &'a [Unit<'a>],
    pub(super) timeline: &'a Timeline,
    pub(super) library: &'a Library,
    pub(super) start: Start,
}

/// The file of one part.
pub(super) fn write(whole: &Whole<'_>, name: &str, part: Range<usize>) -> Result<String, String> {
    let Whole { tree, scene, units, timeline, library, start } = *whole;
    let class = tree.body().filter_map(Node::as_class).find(|class| class.name() == scene).ok_or("the scene is gone")?;
    let body: Vec<Node> = units[part.clone()].iter().map(|unit| unit.node).filter(|node| !is_docstring(*node)).collect();
    let indentation = units[0].node.indentation().unwrap_or("        ");
    let mut instant = Instant::new(class, start);
    let mut before = Vec::with_capacity(part.start);
    for unit in units[..part.start].iter().filter(|unit| !is_docstring(unit.node)) {
        if !unit.plays.is_empty() && !instant.plays_within(unit.node) {
            return Err(format!("`{}` plays by other means than the scene's own", first_line(unit.node)));
        }
        before.push(instant.statement(unit.node, "")?);
    }
    let skipped = part.start - before.len();
    let cleared = (0..=part.start).rev().find(|at| is_cleared(units, *at, timeline)).unwrap_or_default().saturating_sub(skipped);
    let preamble = needed(&before, cleared.min(before.len()), &body).map_err(|error| format!("what came before: {error}"))?;
    let preamble: String = preamble.split_inclusive('\n').map(|line| format!("{indentation}{line}")).collect();

    let first = units[part.start..part.end].iter().find(|unit| !is_docstring(unit.node)).ok_or("nothing to show")?;
    let text = tree.text();
    let shown = text[first.lines.start..units[part.end - 1].lines.end].trim_start_matches(['\n', '\r']);
    let gap = if preamble.is_empty() { "" } else { "\n" };
    let whole = Span::new(units[0].lines.start as u32, units[units.len() - 1].lines.end as u32);
    let mut edits = vec![Edit::replace(whole, format!("{preamble}{gap}{shown}"))];
    // A docstring of the class speaks of the whole.
    edits.extend(class.body().first().filter(|node| is_docstring(**node)).and_then(|node| node.full_lines()).map(Edit::delete));
    edits.push(Edit::replace(class.name_span(), name));
    if part.end < units.len() {
        edits.extend(decorators_of_construct(tree, class));
    }
    let references = tree.nodes().filter(|node| node.as_name() == Some(scene) && !whole.contains(node.span()));
    edits.extend(references.map(|node| Edit::replace(node.span(), name)));
    let written = apply(text, &edits);
    slice(&written, name, library)
}

/// What decorates `construct` ends the whole, as a decorator that fades everything out: only the last part keeps it.
fn decorators_of_construct(tree: &Tree<'_>, class: Class<'_>) -> Vec<Edit> {
    let text = tree.text();
    let decorators = class.method("construct").map(Function::decorators).unwrap_or_default();
    let lines = decorators.into_iter().map(|decorator| {
        let start = text[..decorator.span().start as usize].rfind('\n').map_or(0, |newline| newline + 1);
        let end = decorator.span().end as usize;
        let end = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
        Edit::delete(Span::new(start as u32, end as u32))
    });
    lines.collect()
}

/// Leaves out what the part does not need of the file.
fn slice(code: &str, scene: &str, library: &Library) -> Result<String, String> {
    let (project, file) = single_file(code).map_err(|error| error.to_string())?;
    let program = Program::new(&project, library, file);
    let statements = project.file(file).module.statements();
    let at = statements
        .iter()
        .position(|statement| statement.binds.iter().any(|binding| binding.name == Name::new(scene)))
        .ok_or("the part has no class")?;
    let slice = Slicer::new(&program).slice(file, at, true).ok_or("the part is never reached")?;
    if let Some(obstacle) = slice.obstacles.first() {
        return Err(obstacle.to_string());
    }
    if slice.unbound.is_empty() {
        Ok(slice.code)
    } else {
        Err(format!("it reads {}, which nothing binds any more", slice.unbound.join(", ")))
    }
}

fn is_docstring(node: Node<'_>) -> bool {
    node.as_expression_statement().is_some_and(|value| matches!(value.kind(), Kind::String))
}
