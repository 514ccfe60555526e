//! Writes a slice: the authors' own text of what is needed, in the order of execution, with the few edits that one file asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use manimill_syntax::edit::{Edit, apply_within};
use manimill_syntax::facts::{Access, Class, Form, Import, NestedImport, Uses};
use manimill_syntax::{Name, Span};

use super::closure::{Needed, NeededStep};
use super::imports;
use super::naming::Names;
use super::reach::{Key, Reached, key_of, reach};
use crate::index::{END, External, FileId, Owner, Position, Program, Target};

/// The text of a slice and what had to be renamed for it.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) renamed: Vec<(Name, Name)>,
    /// Names that nobody binds, not even for another module of the slice.
    pub(super) unbound: Vec<Name>,
}

/// One kept piece of code: a statement without its members, or one member.
struct Piece<'p> {
    at: Position,
    file: FileId,
    uses: &'p Uses,
}

/// A place in a piece where a key's name must stand.
struct Occurrence {
    span: Span,
    text: Name,
    key: Key,
    /// Whether the key's own name means something else there.
    is_hidden: bool,
}

pub(super) fn write(program: &Program<'_>, needed: &Needed) -> Written {
    let pieces = pieces(program, needed);
    let mut keys = BTreeSet::new();
    let mut taken = BTreeSet::new();
    let mut hidden = BTreeSet::new();
    let mut occurrences: BTreeMap<Position, Vec<Occurrence>> = BTreeMap::new();
    for piece in &pieces {
        for occurrence in occurrences_in(program, piece) {
            keys.insert(occurrence.key.clone());
            if occurrence.is_hidden {
                hidden.insert(occurrence.key.clone());
            }
            occurrences.entry(piece.at).or_default().push(occurrence);
        }
        taken.extend(piece.uses.locals.iter().cloned());
    }
    let mut carried: BTreeMap<Position, Vec<(Key, Key)>> = BTreeMap::new();
    for at in needed.steps.keys() {
        let over = carried_over(program, needed, *at);
        keys.extend(over.iter().map(|(_, before)| before.clone()));
        if !over.is_empty() {
            carried.insert(*at, over);
        }
        let file = program.file_at(*at);
        for binding in program.statement(*at).binds.iter().filter(|binding| binding.import.is_none()) {
            let key = Key::Local(file, binding.name.clone());
            keys.insert(key.clone());
            occurrences.entry(*at).or_default().push(Occurrence {
                span: binding.span,
                text: binding.name.clone(),
                key,
                is_hidden: false,
            });
        }
    }
    let names = Names::choose(program, &keys, &taken, &hidden);

    let mut body = String::new();
    let mut before: Option<Position> = None;
    for at in in_executable_order(program, needed) {
        let statement = program.statement(at);
        if matches!(statement.form, Form::Future) || program.is_import(at) {
            continue;
        }
        let over = carried.remove(&at).unwrap_or_default();
        let is_carried = |occurrence: &Occurrence| {
            let is_bound_there = statement.binds.iter().any(|binding| binding.span == occurrence.span);
            is_bound_there && over.iter().any(|(_, before)| *before == occurrence.key)
        };
        let mut edits: Vec<Edit> = occurrences
            .remove(&at)
            .unwrap_or_default()
            .into_iter()
            .filter(|occurrence| !is_carried(occurrence))
            .filter_map(|occurrence| {
                let name = names.of(&occurrence.key)?;
                (*name != occurrence.text).then(|| Edit::replace(occurrence.span, name.as_str()))
            })
            .collect();
        let file = program.file_at(at);
        let text = program.project.file(file).module.text();
        let step = &needed.steps[&at];
        if let Form::Class(class) = &statement.form {
            edits.extend(without_members(text, class, step));
        }
        for uses in kept_uses(program, at, step) {
            for (index, import) in uses.nested_imports.iter().enumerate() {
                let rebound = kept_bindings(program, &Piece { at, file, uses }, index, &names);
                edits.extend(without_local_import(program, file, text, import, &rebound));
            }
        }
        if let Some(before) = before {
            body.push_str(gap(program, before, at));
        }
        for (key, before) in &over {
            if let (Some(name), Some(before)) = (names.of(key), names.of(before)) {
                let _ = writeln!(body, "{name} = {before}");
            }
        }
        body.push_str(apply_within(text, statement.text_span, &edits).trim_end());
        before = Some(at);
    }
    if !body.is_empty() {
        body.push('\n');
    }

    let mut externals: BTreeMap<External, Name> = BTreeMap::new();
    let mut stars = BTreeSet::new();
    for key in &keys {
        let Key::External(external) = key else { continue };
        if let Some(name) = names.of(key) {
            externals.insert(external.clone(), name.clone());
        }
    }
    for piece in &pieces {
        stars.extend(stars_of(program, piece));
    }
    let futures = futures(program, &pieces);
    let imports = imports::block(program, &futures, &externals, &stars);
    let text = if imports.is_empty() { body } else { format!("{imports}\n\n{body}") };
    let unbound = needed.unbound.iter().filter(|name| !names.has(name)).cloned().collect();
    Written { text, renamed: names.renamed, unbound }
}

/// What another module's value must be carried over to, before a statement that goes on from there: `x += 1` where `x` is
/// imported makes an `x` of its own out of it, and so does `if a: x = 1` where `x` may stay what was imported.
fn carried_over(program: &Program<'_>, needed: &Needed, at: Position) -> Vec<(Key, Key)> {
    let statement = program.statement(at);
    let file = program.file_at(at);
    let mut carried = Vec::new();
    for binding in statement.binds.iter().filter(|binding| binding.import.is_none()) {
        let goes_on = statement.uses.references.iter().any(|reference| reference.span == binding.span);
        if binding.certain && !goes_on {
            continue;
        }
        let key = Key::Local(file, binding.name.clone());
        let before = match program.lookup(file, &binding.name, at).into_iter().next() {
            Some(owner @ Owner::Step { at, .. }) if needed.steps.contains_key(&at) => key_of(&owner, program, &binding.name),
            Some(owner @ (Owner::External(_) | Owner::Builtin)) if goes_on => key_of(&owner, program, &binding.name),
            _ => None,
        };
        if let Some(before) = before.filter(|before| *before != key)
            && !carried.iter().any(|(known, _)| *known == key)
        {
            carried.push((key, before));
        }
    }
    carried
}

fn pieces<'p>(program: &Program<'p>, needed: &Needed) -> Vec<Piece<'p>> {
    needed
        .steps
        .iter()
        .flat_map(|(at, step)| {
            let file = program.file_at(*at);
            kept_uses(program, *at, step).into_iter().map(move |uses| Piece { at: *at, file, uses })
        })
        .collect()
}

fn kept_uses<'p>(program: &Program<'p>, at: Position, step: &NeededStep) -> Vec<&'p Uses> {
    let statement = program.statement(at);
    let mut uses = vec![&statement.uses];
    if let Form::Class(class) = &statement.form {
        uses.extend(step.members.iter().map(|member| &class.members[*member].uses));
    }
    uses
}

/// All places in a piece that name something with a key, each once.
fn occurrences_in(program: &Program<'_>, piece: &Piece<'_>) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for reference in &piece.uses.references {
        let Some(reached) = reach(program, piece.file, piece.uses, reference, piece.at, END) else { continue };
        let Some(Reached { owner, consumed }) = reached.into_iter().next() else { continue };
        let last = consumed.checked_sub(1).map(|last| &reference.path[last]);
        let text = last.map_or(&reference.name, |(name, _)| name);
        let Some(key) = key_of(&owner, program, text) else { continue };
        let (span, text) = match last {
            // `utils.f` becomes `f`: the text to compare with is the whole, which no name equals.
            Some((name, end)) => (Span::new(reference.span.start, *end), Name::from(format!("{}.{name}", reference.name))),
            None => (reference.span, reference.name.clone()),
        };
        if matches!(reference.access, Access::Bind) && matches!(key, Key::External(_) | Key::Builtin(_)) {
            continue;
        }
        let own_name = key.name();
        let stands_where_it_is_kept = reference.import.is_some_and(|import| {
            let import = &piece.uses.nested_imports[import];
            import.in_function && import.kept_names.contains(&reference.name)
        });
        let is_hidden = (text != *own_name || stands_where_it_is_kept) && piece.uses.locals.contains(own_name);
        found.push(Occurrence { span, text, key, is_hidden });
    }
    found
}

/// `name = its name in the slice` for what an import must leave bound where it stood.
fn kept_bindings(program: &Program<'_>, piece: &Piece<'_>, import: usize, names: &Names) -> Vec<String> {
    let kept = piece.uses.nested_imports[import].span;
    let bindings =
        piece.uses.references.iter().filter(|reference| reference.import == Some(import) && kept.contains(reference.span));
    bindings
        .filter_map(|reference| {
            let reached = reach(program, piece.file, piece.uses, reference, piece.at, END)?.into_iter().next()?;
            let key = key_of(&reached.owner, program, &reference.name)?;
            Some(format!("{} = {}", reference.name, names.of(&key)?))
        })
        .collect()
}

/// The packages whose star brings something to a piece, and stays a star.
fn stars_of(program: &Program<'_>, piece: &Piece<'_>) -> Vec<Name> {
    let mut stars = Vec::new();
    for reference in &piece.uses.references {
        for reached in reach(program, piece.file, piece.uses, reference, piece.at, END).unwrap_or_default() {
            // Where a name may come from several packages of which nothing is known, all their stars stay.
            let unknown = program.unknown_stars(piece.file);
            if let Owner::External(external) = reached.owner
                && external.star
                && (imports::keeps_its_star(&external.module) || (unknown.len() > 1 && unknown.contains(&external.module)))
            {
                stars.push(external.module);
            }
        }
    }
    stars
}

/// What the contributing files import from `__future__`, where it makes a difference.
fn futures(program: &Program<'_>, pieces: &[Piece<'_>]) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    let annotated: BTreeSet<FileId> = pieces.iter().filter(|piece| piece.uses.is_annotated).map(|piece| piece.file).collect();
    let files: BTreeSet<FileId> = pieces.iter().map(|piece| piece.file).collect();
    for file in files {
        for statement in program.project.file(file).module.statements() {
            if matches!(statement.form, Form::Future) {
                let bound = statement.binds.iter().map(|binding| binding.name.clone());
                names.extend(bound.filter(|name| name != "annotations" || annotated.contains(&file)));
            }
        }
    }
    names
}

/// The kept statements in the order of execution, except that what a statement needs at once stands before it even
/// where a cycle of imports, or an import within a function, has put it behind.
fn in_executable_order(program: &Program<'_>, needed: &Needed) -> Vec<Position> {
    fn visit(program: &Program<'_>, needed: &Needed, at: Position, entered: &mut BTreeSet<Position>, order: &mut Vec<Position>) {
        if !entered.insert(at) {
            return;
        }
        let statement = program.statement(at);
        let file = program.file_at(at);
        for reference in statement.uses.references.iter().filter(|reference| reference.when == manimill_syntax::facts::When::Now)
        {
            for reached in reach(program, file, &statement.uses, reference, at, at).unwrap_or_default() {
                if let Owner::Step { at: needs, .. } = reached.owner
                    && needs > at
                    && needed.steps.contains_key(&needs)
                {
                    visit(program, needed, needs, entered, order);
                }
            }
        }
        order.push(at);
    }
    let (mut entered, mut order) = (BTreeSet::new(), Vec::with_capacity(needed.steps.len()));
    for at in needed.steps.keys() {
        visit(program, needed, *at, &mut entered, &mut order);
    }
    order
}

/// Removes the members that are not needed, with the lines and comments that are theirs.
fn without_members(text: &str, class: &Class, step: &NeededStep) -> Vec<Edit> {
    let unneeded: Vec<usize> = (0..class.members.len()).filter(|member| !step.members.contains(member)).collect();
    if unneeded.is_empty() {
        return Vec::new();
    }
    if step.members.is_empty() && !class.has_others {
        let comments_first =
            class.members.first().map_or(class.body.start, |member| member.text_span.start.min(class.body.start));
        return vec![Edit::replace(Span::new(comments_first, class.body.end), "pass")];
    }
    unneeded
        .into_iter()
        .map(|member| {
            let span = whole_lines(text, class.members[member].text_span);
            // The line end after the last member is no longer the class's.
            Edit::delete(Span::new(span.start, span.end.min(class.body.end.max(class.members[member].text_span.end))))
        })
        .collect()
}

/// A span widened to the lines that it fills alone, with the blank lines before them.
pub(super) fn whole_lines(text: &str, span: Span) -> Span {
    let start = text[..span.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[span.end as usize..].find('\n').map_or(text.len(), |newline| span.end as usize + newline + 1);
    let alone = text[start..span.start as usize].trim().is_empty() && text[span.end as usize..end].trim().is_empty();
    if alone { Span::new(start as u32, end as u32) } else { with_semicolon(text, span) }
}

fn with_semicolon(text: &str, span: Span) -> Span {
    let rest = &text[span.end as usize..];
    let after = rest.trim_start_matches([' ', '\t']);
    match after.strip_prefix(';') {
        Some(next) => {
            let next = next.trim_start_matches([' ', '\t']);
            Span::new(span.start, (text.len() - next.len()) as u32)
        }
        None => span,
    }
}

/// Takes an import of the project's own modules out of a function or block; what it brought stands in the file now.
fn without_local_import(
    program: &Program<'_>,
    file: FileId,
    text: &str,
    nested: &NestedImport,
    rebound: &[String],
) -> Option<Edit> {
    let kept = match &nested.import {
        Import::Modules(aliases) => {
            let kept: Vec<String> = aliases
                .iter()
                .filter(|alias| program.target(file, 0, &alias.module) == Target::External)
                .map(|alias| match &alias.alias {
                    Some(name) => format!("{} as {name}", alias.module),
                    None => alias.module.to_string(),
                })
                .collect();
            if kept.len() == aliases.len() {
                return None;
            }
            kept.join(", ")
        }
        Import::From { module, level, .. } | Import::Star { module, level } => {
            let is_star_of_package = matches!(nested.import, Import::Star { .. }) && !nested.in_function;
            if program.target(file, *level, module) == Target::External && !is_star_of_package {
                return None;
            }
            String::new()
        }
    };
    let mut left: Vec<String> = rebound.to_vec();
    if !kept.is_empty() {
        left.insert(0, format!("import {kept}"));
    }
    Some(if !left.is_empty() {
        Edit::replace(nested.span, left.join("; "))
    } else if nested.alone {
        Edit::replace(nested.span, "pass")
    } else {
        Edit::delete(with_gap_below(text, whole_lines(text, nested.span)))
    })
}

/// Lines at the beginning of a block, with the blank lines below them.
fn with_gap_below(text: &str, lines: Span) -> Span {
    if !text[..lines.start as usize].trim_end().ends_with(':') {
        return lines;
    }
    let blank: usize =
        text[lines.end as usize..].split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    Span::new(lines.start, lines.end + blank as u32)
}

/// What stands between two statements: their author's blank lines where they were neighbours, else what reads well.
fn gap(program: &Program<'_>, before: Position, after: Position) -> &'static str {
    let (left, right) = (program.statement(before), program.statement(after));
    let is_definition = |form: &Form| matches!(form, Form::Function | Form::Class(_));
    if is_definition(&left.form) || is_definition(&right.form) {
        return "\n\n\n";
    }
    let same_file = program.file_at(before) == program.file_at(after);
    if same_file && after > before {
        let text = program.project.file(program.file_at(before)).module.text();
        let between = &text[left.text_span.end as usize..(right.text_span.start as usize).max(left.text_span.end as usize)];
        if between.lines().skip(1).all(|line| !line.trim().is_empty()) {
            return "\n";
        }
    }
    "\n\n"
}
