//! Which block each statement stands in, where the indentation is lost. A header says where a block begins; where it ends is
//! searched for: every way to place the statements has a cost, and a text is restored only if one way is clearly the cheapest.
//!
//! The costs weigh the evidence: what a loop binds is used within it, what it collects is used after it, a method has
//! `self` and stands in a class, nothing stands behind a `return`.

use super::grammar::{Block, Clause, Shape, Statement};
use super::names::{self, Names};
use super::tokens::Source;

/// Placements that are followed at the same time.
const BEAM: usize = 48;

/// How much dearer the next best way must be for the best to be believed.
const MARGIN: f64 = 1.0;

/// What can be said of the indentation.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Placed {
    /// The level of each statement, from 0.
    Sure(Vec<usize>),
    /// Two ways are about as likely; the statement (by its place) that they differ about first.
    Unsure(usize),
    /// No way fits Python's grammar.
    Impossible,
}

/// A statement and what it stands in, as one link of a way through the text.
#[derive(Clone, Debug)]
struct Way {
    cost: f64,
    /// Places of the headers of the open blocks, outermost first.
    open: Vec<usize>,
    /// Blocks of the same function that have ended: their headers, and the first statement behind each.
    ended: Vec<(usize, usize)>,
    /// The last statement of its block cannot be followed by another one.
    left: bool,
    /// What stood before, in the arena.
    link: usize,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    level: usize,
    before: usize,
}

const START: usize = usize::MAX;

/// Places all statements.
pub(super) fn place(source: &Source<'_>, statements: &[Statement]) -> Placed {
    let evidence = Evidence::new(source, statements);
    let mut arena: Vec<Link> = Vec::new();
    let mut ways = vec![Way { cost: 0.0, open: Vec::new(), ended: Vec::new(), left: false, link: START }];
    for at in 0..statements.len() {
        let mut grown: Vec<(Way, usize)> = Vec::new();
        for way in &ways {
            let levels = match at.checked_sub(1).map(|before| statements[before].shape) {
                // What follows a header stands in its block, and what follows a decorator beside it.
                Some(Shape::Opens(_) | Shape::Continues(_)) => way.open.len()..=way.open.len(),
                Some(Shape::Decorator) => {
                    let level = arena[way.link].level;
                    level..=level
                }
                _ => 0..=way.open.len(),
            };
            for level in levels {
                if let Some(next) = evidence.step(way, at, level) {
                    grown.push((next, level));
                }
            }
        }
        grown.sort_by(|(left, a), (right, b)| left.cost.total_cmp(&right.cost).then(a.cmp(b)));
        grown.truncate(BEAM);
        ways = grown
            .into_iter()
            .map(|(mut way, level)| {
                arena.push(Link { level, before: way.link });
                way.link = arena.len() - 1;
                way
            })
            .collect();
    }
    let header_is_last =
        matches!(statements.last().map(|last| last.shape), Some(Shape::Opens(_) | Shape::Continues(_) | Shape::Decorator));
    let Some(best) = ways.first().filter(|_| !header_is_last) else { return Placed::Impossible };
    let levels = levels_of(&arena, best.link, statements.len());
    match ways.get(1) {
        Some(other) if other.cost - best.cost < MARGIN => {
            let others = levels_of(&arena, other.link, statements.len());
            Placed::Unsure(levels.iter().zip(&others).position(|(a, b)| a != b).unwrap_or_default())
        }
        _ => Placed::Sure(levels),
    }
}

fn levels_of(arena: &[Link], last: usize, count: usize) -> Vec<usize> {
    let mut levels = Vec::with_capacity(count);
    let mut at = last;
    while at != START {
        levels.push(arena[at].level);
        at = arena[at].before;
    }
    levels.reverse();
    levels
}

struct Evidence<'a, 'b> {
    source: &'b Source<'a>,
    statements: &'b [Statement],
    names: Vec<Names<'a>>,
}

impl<'a, 'b> Evidence<'a, 'b> {
    fn new(source: &'b Source<'a>, statements: &'b [Statement]) -> Self {
        Self { source, statements, names: statements.iter().map(|statement| names::of(source, statement)).collect() }
    }

    fn block(&self, header: usize) -> Option<Block> {
        match self.statements[header].shape {
            Shape::Opens(block) => Some(block),
            _ => None,
        }
    }

    /// The way that goes on with statement `at` on `level`.
    fn step(&self, way: &Way, at: usize, level: usize) -> Option<Way> {
        let shape = self.statements[at].shape;
        let mut cost = 0.0;
        let mut open = way.open[..level].to_vec();
        if let Shape::Continues(clause) = shape {
            // It takes the place of the header that it goes on with.
            let header = *way.open.get(level)?;
            cost += self.clause(way, at, level, header, clause)?;
            open.push(at);
            return Some(Way { cost: way.cost + cost, open, ended: way.ended.clone(), left: false, link: way.link });
        }
        let mut ended = way.ended.clone();
        let follows_header = at > 0 && matches!(self.statements[at - 1].shape, Shape::Opens(_) | Shape::Continues(_));
        if !follows_header {
            if way.left && level == way.open.len() {
                cost += 9.0;
            }
            for (depth, header) in way.open.iter().enumerate().rev() {
                if depth < level {
                    cost += self.stays(*header, at);
                    continue;
                }
                cost += self.ends(*header, at, way.left && depth + 1 == way.open.len());
                match self.block(*header) {
                    Some(Block::Def | Block::Class) => {
                        ended.retain(|(inner, _)| inner < header);
                        if depth > 0 && self.block(way.open[depth - 1]) != Some(Block::Class) {
                            ended.push((*header, at));
                        }
                    }
                    _ => ended.push((*header, at)),
                }
            }
        }
        cost += ended.iter().map(|(header, end)| self.uses_ended(*header, *end, at)).sum::<f64>();
        cost += self.fits(&open, at)?;
        if let Shape::Opens(_) = shape {
            open.push(at);
        }
        let left = shape == Shape::Leaves;
        Some(Way { cost: way.cost + cost, open, ended, left, link: way.link })
    }

    /// An `else` and the like at the level of the block that `header` opened.
    fn clause(&self, way: &Way, at: usize, level: usize, header: usize, clause: Clause) -> Option<f64> {
        let before = self.statements[header].shape;
        let fits = match clause {
            Clause::Elif => matches!(before, Shape::Opens(Block::If) | Shape::Continues(Clause::Elif)),
            Clause::Else => matches!(
                before,
                Shape::Opens(Block::If | Block::For | Block::While) | Shape::Continues(Clause::Elif | Clause::Except)
            ),
            Clause::Except => matches!(before, Shape::Opens(Block::Try) | Shape::Continues(Clause::Except)),
            Clause::Finally => {
                matches!(before, Shape::Opens(Block::Try) | Shape::Continues(Clause::Except | Clause::Else))
            }
            Clause::Case => matches!(before, Shape::Opens(Block::Match) | Shape::Continues(Clause::Case)),
        };
        if !fits {
            return None;
        }
        let mut cost = if matches!(before, Shape::Opens(Block::For | Block::While)) { 4.0 } else { 0.0 };
        for inner in &way.open[level + 1..] {
            cost += match self.block(*inner) {
                // It could have been the `else` of the inner one.
                Some(Block::If) if matches!(clause, Clause::Else | Clause::Elif) => 1.5,
                None => 0.5,
                _ => self.ends(*inner, at, false).min(1.0),
            };
        }
        Some(cost)
    }

    /// What the block of `header` binds that statement `at` reads: its own names, and what is only bound within it.
    fn uses(&self, header: usize, at: usize) -> (bool, bool) {
        let own = self.names[header].bound.iter().chain(&self.names[header].parameters);
        let reads = &self.names[at].read;
        let uses_own = own.clone().any(|name| reads.contains(name) && *name != "self" && !self.is_def(header, name));
        let function = self.function_around(header);
        let uses_inner = self.names[header + 1..at].iter().flat_map(|names| &names.bound).any(|name| {
            reads.contains(name)
                && !self.names[function..header]
                    .iter()
                    .any(|before| before.bound.contains(name) || before.parameters.contains(name))
        });
        (uses_own, uses_inner)
    }

    /// The cost of using behind a block what it binds.
    fn uses_ended(&self, header: usize, end: usize, at: usize) -> f64 {
        let reads = &self.names[at].read;
        let function = self.function_around(header);
        let bound = |names: &[Names<'_>], name: &str| {
            names.iter().any(|names| names.bound.contains(name) || names.parameters.contains(&name))
        };
        let lost = |name: &str| {
            reads.contains(name) && !bound(&self.names[function..header], name) && !bound(&self.names[end..at], name)
        };
        let is_loop = self.block(header) == Some(Block::For);
        if self.block(header) == Some(Block::Def) {
            let inner =
                self.names[header].parameters.iter().chain(self.names[header + 1..end].iter().flat_map(|names| &names.bound));
            return if inner.copied().any(lost) { 3.0 } else { 0.0 };
        }
        if is_loop && self.names[header].bound.iter().any(|name| lost(name)) {
            return 4.5;
        }
        let inner = || self.names[header + 1..end].iter().flat_map(|names| &names.bound);
        match (inner().any(|name| lost(name)), is_loop) {
            (true, true) => 2.0,
            (true, false) => 0.7,
            // Bound before, too, but anew in each round.
            (false, true) if inner().any(|name| reads.contains(name) && !bound(&self.names[end..at], name)) => 0.8,
            _ => 0.0,
        }
    }

    fn is_def(&self, header: usize, name: &str) -> bool {
        matches!(self.block(header), Some(Block::Def | Block::Class)) && self.names[header].bound.contains(name)
    }

    /// The last `def` or `class` before a statement.
    fn function_around(&self, at: usize) -> usize {
        (0..at).rev().find(|before| matches!(self.block(*before), Some(Block::Def | Block::Class))).unwrap_or(0)
    }

    /// Whether what was there before the block is changed within it and read by the statement: collected first, then used.
    fn reads_collected(&self, header: usize, at: usize) -> bool {
        self.names[header + 1..at]
            .iter()
            .any(|names| names.changed.is_some_and(|changed| changed != "self" && self.names[at].read.contains(changed)))
            && self.names[at].changed.is_none_or(|changed| changed == "self")
    }

    /// The cost of statement `at` within the block of `header`, which could have ended before.
    fn stays(&self, header: usize, at: usize) -> f64 {
        let (own, inner) = self.uses(header, at);
        match self.statements[header].shape {
            Shape::Opens(Block::For) if own => 0.0,
            Shape::Opens(Block::For) if inner => 0.1,
            Shape::Opens(Block::For) if self.reads_collected(header, at) => 2.5,
            Shape::Opens(Block::For) => 0.9,
            Shape::Opens(Block::While) if own || inner => 0.1,
            Shape::Opens(Block::While) => 0.7,
            Shape::Opens(Block::If) | Shape::Continues(_) if inner => 0.2,
            Shape::Opens(Block::If | Block::Try | Block::Match) | Shape::Continues(_) => 0.8,
            Shape::Opens(Block::With) if own || inner => 0.0,
            Shape::Opens(Block::With) => 0.5,
            Shape::Opens(Block::Def) => self.stays_in_def(header, at, own, inner),
            _ => 0.0,
        }
    }

    /// The cost of ending the block of `header` before statement `at`.
    fn ends(&self, header: usize, at: usize, left: bool) -> f64 {
        let (own, inner) = self.uses(header, at);
        if left && !own {
            return 0.0;
        }
        match self.statements[header].shape {
            // What it costs to use its names outside is counted there.
            Shape::Opens(Block::For) if own || inner => 0.5,
            Shape::Opens(Block::For) if self.reads_collected(header, at) => 0.2,
            Shape::Opens(Block::For) => 0.9,
            Shape::Opens(Block::With) if own || inner => 4.0,
            Shape::Opens(Block::Def) => {
                let defines = matches!(self.statements[at].shape, Shape::Opens(Block::Def | Block::Class) | Shape::Decorator);
                let mentions_it = self.names[header].bound.iter().any(|name| self.names[at].read.contains(name));
                match () {
                    () if defines || mentions_it => 0.1,
                    () if own => 5.0,
                    () if inner => 4.0,
                    () => 0.8,
                }
            }
            Shape::Opens(Block::Class) => 0.2,
            _ if inner => 1.5,
            _ => 0.8,
        }
    }

    fn stays_in_def(&self, header: usize, at: usize, own: bool, inner: bool) -> f64 {
        let mentions_it = self.names[header].bound.iter().any(|name| self.names[at].read.contains(name));
        let is_method = self.names[header].parameters.first() == Some(&"self");
        match () {
            // A function mentions itself only where it calls itself.
            () if mentions_it && !is_method => 3.0,
            () if own => 0.0,
            () if is_method && self.mentions_class(header, at) => 2.0,
            () if inner || is_method => 0.0,
            () if self.names[at].read.contains("self") => 2.5,
            () => 0.6,
        }
    }

    /// Whether a statement without `self` speaks of the class that a method stands in.
    fn mentions_class(&self, method: usize, at: usize) -> bool {
        let class = (0..method).rev().find(|before| self.block(*before) == Some(Block::Class));
        let reads = &self.names[at].read;
        !reads.contains("self") && class.is_some_and(|class| self.names[class].bound.iter().any(|name| reads.contains(name)))
    }

    /// The cost of a statement in the blocks that are open around it.
    fn fits(&self, open: &[usize], at: usize) -> Option<f64> {
        let names = &self.names[at];
        let innermost = open.last().and_then(|header| self.block(*header));
        let in_method = open
            .iter()
            .any(|header| self.block(*header) == Some(Block::Def) && self.names[*header].parameters.first() == Some(&"self"));
        let in_def = open.iter().any(|header| self.block(*header) == Some(Block::Def));
        let is_main = names.read.contains("__name__") && self.statements[at].shape == Shape::Opens(Block::If);
        let mut cost = 0.0;
        match self.statements[at].shape {
            Shape::Opens(Block::Def) => {
                let first = names.parameters.first().copied();
                let decorated = at > 0 && self.statements[at - 1].shape == Shape::Decorator;
                let in_class = innermost == Some(Block::Class);
                cost += match first {
                    Some("self" | "cls") if in_class => 0.0,
                    Some("self" | "cls") => 9.0,
                    _ if in_class && decorated && self.text(at - 1, 1) == "staticmethod" => 0.0,
                    _ if in_class => 5.0,
                    _ if in_def => self.local_def(open, at),
                    _ if open.is_empty() => self.global_def(at),
                    _ => 2.0,
                };
            }
            Shape::Opens(Block::Class) => cost += if open.is_empty() { 0.0 } else { 6.0 },
            Shape::Decorator => {}
            Shape::Leaves if !in_def && self.text(at, 0) == "return" => return None,
            Shape::Leaves if matches!(self.text(at, 0), "break" | "continue") => {
                let in_loop = open.iter().rev().map_while(|header| match self.block(*header) {
                    Some(Block::Def | Block::Class) => None,
                    block => Some(block),
                });
                if !in_loop.into_iter().any(|block| matches!(block, Some(Block::For | Block::While))) {
                    return None;
                }
            }
            _ if is_main => cost += if open.is_empty() { 0.0 } else { 9.0 },
            _ if innermost == Some(Block::Class) => {
                let after_method = self.names[*open.last()?..at].iter().any(|names| names.parameters.first() == Some(&"self"));
                cost += if after_method { 4.0 } else { 0.0 };
            }
            Shape::Assignment if in_def && names.changed == Some("config") => cost += 2.5,
            Shape::Docstring => {
                let follows = at == 0 || matches!(self.statements[at - 1].shape, Shape::Opens(Block::Def | Block::Class));
                cost += if follows { 0.0 } else { 2.0 };
            }
            _ => {}
        }
        if names.read.contains("self") && !in_method {
            cost += 9.0;
        }
        if open.is_empty() {
            // A name of a function is no name of the module.
            let local = names.read.iter().any(|name| self.is_local_only(name, at));
            cost += if local { 4.0 } else { 0.0 };
            let inside_before = at > 0 && self.statements[..at].iter().any(|before| before.shape == Shape::Opens(Block::Class));
            let is_plain = matches!(self.statements[at].shape, Shape::Call | Shape::Assignment | Shape::Docstring);
            cost += if inside_before && is_plain { 2.0 } else { 0.0 };
        }
        Some(cost)
    }

    /// The cost of a function without `self` within another function: it is used there, behind its definition.
    fn local_def(&self, open: &[usize], at: usize) -> f64 {
        let Some(name) = self.names[at].bound.first() else { return 2.0 };
        // What is read before it is defined is no local function, and ends the one around this one.
        let is_global = |next: usize| {
            let bound = &self.names[next].bound;
            self.block(next) == Some(Block::Def)
                && self.names[..at].iter().any(|names| bound.iter().any(|name| names.read.contains(name)))
        };
        let ends = |next: usize| {
            self.names[next].parameters.first() == Some(&"self") || self.block(next) == Some(Block::Class) || is_global(next)
        };
        let end = (at + 1..self.statements.len()).find(|next| ends(*next)).unwrap_or(self.statements.len());
        let used = self.names[at + 1..end].iter().any(|names| names.read.contains(name));
        let innermost_is_def = open.last().is_some_and(|header| self.block(*header) == Some(Block::Def));
        match (used, innermost_is_def) {
            (true, true) => 0.0,
            (true, false) => 0.8,
            (false, _) => 2.5,
        }
    }

    fn global_def(&self, at: usize) -> f64 {
        let Some(name) = self.names[at].bound.first() else { return 1.0 };
        let before_classes = !self.statements[..at].iter().any(|before| before.shape == Shape::Opens(Block::Class));
        let used_before = self.names[..at].iter().any(|names| names.read.contains(name));
        if before_classes || used_before { 0.2 } else { 2.5 }
    }

    /// Whether every binding of a name so far stands behind the first method.
    fn is_local_only(&self, name: &str, at: usize) -> bool {
        let Some(method) = self.names[..at].iter().position(|names| names.parameters.first() == Some(&"self")) else {
            return false;
        };
        let bound =
            |range: &[Names<'_>]| range.iter().any(|names| names.bound.contains(name) || names.parameters.contains(&name));
        bound(&self.names[method..at]) && !bound(&self.names[..method]) && !self.is_top(name)
    }

    fn is_top(&self, name: &str) -> bool {
        (0..self.statements.len())
            .any(|at| matches!(self.block(at), Some(Block::Class | Block::Def)) && self.names[at].bound.contains(name))
    }

    fn text(&self, at: usize, token: usize) -> &'a str {
        self.statements[at].tokens.get(token).map_or("", |token| token.text(self.source))
    }
}
