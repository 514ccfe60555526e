//! Folds a base class that only the scene is built on into the scene, so that the scene reads as one class.
//!
//! Inheritance stays wherever it does something: `super()` that means the base, an attribute of both, several bases whose
//! order matters, a base that anything else mentions.

use std::collections::BTreeSet;

use manimill_syntax::edit::{Edit, apply, apply_within};
use manimill_syntax::facts::{Class, Dynamic, Form, Member, Reference, Statement, When};
use manimill_syntax::{Module, Name, Span};

use crate::index::uses_of;

/// A slice after folding.
#[derive(Debug)]
pub(super) struct Folded {
    /// Its text.
    pub(super) text: String,
    /// Whether methods went that the scene has itself, so that what only they needed is no longer needed.
    pub(super) lost_methods: bool,
}

/// The text of a slice with the bases folded in that only its scene is built on.
pub(super) fn fold_bases(text: String, scene: &str) -> Folded {
    let mut folded = Folded { text, lost_methods: false };
    // Each round takes one class away.
    while let Some(next) = Module::parse(folded.text.as_str()).ok().and_then(|module| fold_one(&module, scene)) {
        folded = Folded { lost_methods: folded.lost_methods || next.lost_methods, ..next };
    }
    folded
}

/// A class with the places that folding needs.
struct Place<'m> {
    index: usize,
    statement: &'m Statement,
    class: &'m Class,
    /// What stands between the brackets after its name, empty without any.
    arguments: Span,
    /// Where the line after `class …:` begins.
    body: u32,
}

fn fold_one(module: &Module, scene: &str) -> Option<Folded> {
    let scene = place(module, scene)?;
    let first = scene.class.bases.first().filter(|base| base.path.is_empty())?;
    let base = place(module, &first.name)?;
    let has_bases = !base.class.bases.is_empty();
    // The order in which Python looks through several bases is theirs; a base without bases of its own comes first anyway.
    let keeps_order = scene.class.bases.len() == 1 && has_bases || scene.class.bases.len() > 1 && !has_bases;
    let can = base.index < scene.index
        && keeps_order
        && is_mentioned_once(module, &first.name)
        && !reaches_names_unseen(module)
        && !needs_both(module.text(), base.class, scene.class)
        && may_share_a_scope(base.class, scene.class)
        && runs_the_same_later(module, &base, &scene)
        && indentation(module, &base)? == indentation(module, &scene)?;
    can.then(|| write(module, &base, &scene))
}

/// The one class of that name, if its text is laid out so that it can be taken apart.
fn place<'m>(module: &'m Module, name: &str) -> Option<Place<'m>> {
    let text = module.text();
    let mut binding = module.statements().iter().enumerate().filter(|(_, statement)| binds(statement, name));
    let (index, statement) = binding.next()?;
    let Form::Class(class) = &statement.form else { return None };
    let is_decorated = text[statement.span.range()].starts_with('@');
    let is_plain = class.members.len() + usize::from(class.has_others) > 0 && (!class.has_others || is_empty(text, class));
    if binding.next().is_some() || is_decorated || !is_plain {
        return None;
    }
    let after_name = statement.binds.first()?.span.end as usize;
    let header = &text[after_name..class.body.start as usize];
    let (arguments, rest) = match header.strip_prefix('(') {
        Some(inner) => {
            let end = class.bases.last().map_or(0, |base| base.span.end as usize - after_name - 1);
            let close = end + inner[end..].find(')')?;
            // Keywords, comments and bases that are no names stay where they are.
            let between = inner[end..close].trim();
            let is_simple = between.is_empty() || between == ",";
            if !is_simple || inner[..close].contains(['=', '#', '*', '(', '[']) {
                return None;
            }
            let start = after_name + 1;
            (Span::new(start as u32, (start + end) as u32), start + close + 1)
        }
        None => (Span::new(after_name as u32, after_name as u32), after_name),
    };
    let colon = text[rest..].strip_prefix(':')?;
    let line = colon.split_inclusive('\n').next().filter(|line| line.ends_with('\n') && line.trim().is_empty())?;
    Some(Place { index, statement, class, arguments, body: (rest + 1 + line.len()) as u32 })
}

fn binds(statement: &Statement, name: &str) -> bool {
    statement.binds.iter().any(|binding| binding.name == name)
}

/// Whether a body is nothing but `pass`.
fn is_empty(text: &str, class: &Class) -> bool {
    class.members.is_empty() && matches!(text[class.body.range()].trim(), "pass" | "...")
}

fn references(module: &Module) -> impl Iterator<Item = &Reference> {
    module.statements().iter().flat_map(uses_of).flat_map(|uses| &uses.references)
}

fn is_mentioned_once(module: &Module, name: &str) -> bool {
    references(module).filter(|reference| reference.name == name).count() == 1
}

/// Whether something may ask for a class by a computed name, or for the bases of one.
fn reaches_names_unseen(module: &Module) -> bool {
    module.statements().iter().flat_map(uses_of).any(|uses| {
        uses.dynamic.iter().any(|dynamic| matches!(dynamic, Dynamic::Namespace(_)))
            || uses.attribute_names().any(|name| {
                // A name of two underscores means another one in another class.
                matches!(name.as_str(), "__bases__" | "__base__" | "__mro__" | "mro") || is_private(name)
            })
    })
}

fn is_private(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}

/// Whether the scene needs an attribute of the base that it has itself: by `super()`, or because the base's cannot simply go.
fn needs_both(text: &str, base: &Class, scene: &Class) -> bool {
    let (of_base, own) = (names(base), names(scene));
    let asks = |member: &Member| {
        member.uses.references.iter().any(|reference| reference.name == "super")
            && member.uses.attribute_names().any(|name| of_base.contains(name))
    };
    let is_twice = |member: &&Member| of_base.contains(&member.name) && own.contains(&member.name);
    let mut twice = base.members.iter().chain(&scene.members).filter(is_twice).peekable();
    let overlaps = twice.peek().is_some();
    // What a value of the base reads is the base's own.
    let has_values = base.members.iter().any(|member| !member.is_method);
    scene.members.iter().any(asks)
        || (overlaps && has_values)
        || twice.any(|member| !member.is_method || is_decorated(text, member) || is_private(&member.name))
}

fn is_decorated(text: &str, member: &Member) -> bool {
    text[member.span.range()].starts_with('@')
}

fn names(class: &Class) -> BTreeSet<&Name> {
    class.members.iter().map(|member| &member.name).collect()
}

/// Whether what the scene's body reads at once still means the module's names where the base's names stand in the same body.
fn may_share_a_scope(base: &Class, scene: &Class) -> bool {
    let of_base = names(base);
    let read_at_once =
        scene.members.iter().flat_map(|member| &member.uses.references).filter(|reference| reference.when != When::Called);
    !read_at_once.into_iter().any(|reference| of_base.contains(&reference.name))
}

/// Whether the base's body may run where the scene stands: nothing between them changes what it reads.
fn runs_the_same_later(module: &Module, base: &Place<'_>, scene: &Place<'_>) -> bool {
    let read: BTreeSet<&Name> = uses_of(base.statement)
        .flat_map(|uses| &uses.references)
        .filter(|reference| reference.when != When::Called)
        .map(|reference| &reference.name)
        .collect();
    let reads_only_bases = read.len() == base.class.bases.len();
    module.statements()[base.index + 1..scene.index].iter().all(|between| {
        let is_definition = matches!(between.form, Form::Function | Form::Class(_));
        (is_definition || reads_only_bases) && between.binds.iter().all(|binding| !read.contains(&binding.name))
    })
}

/// The white space before the statements of a body.
fn indentation<'m>(module: &'m Module, place: &Place<'_>) -> Option<&'m str> {
    let start = place.class.body.start as usize;
    let text: &'m str = module.text();
    let line = text[..start].rfind('\n')? + 1;
    Some(&text[line..start]).filter(|space| space.trim().is_empty())
}

fn write(module: &Module, base: &Place<'_>, scene: &Place<'_>) -> Folded {
    let text = module.text();
    let own = names(scene.class);
    let hidden: Vec<Edit> = base
        .class
        .members
        .iter()
        .filter(|member| own.contains(&member.name))
        .map(|member| Edit::delete(super::write::whole_lines(text, member.text_span)))
        .collect();
    let body_of_base = if is_empty(text, base.class) {
        String::new()
    } else {
        apply_within(text, Span::new(base.body, base.statement.text_span.end), &hidden).trim_end().to_owned()
    };
    let bases = if base.class.bases.is_empty() {
        // `class Scene(Mixin, Other)` → `class Scene(Other)`
        Edit::delete(Span::new(scene.arguments.start, scene.class.bases[1].span.start))
    } else {
        Edit::replace(scene.arguments, &text[base.arguments.range()])
    };
    let mut edits = vec![bases];
    if !body_of_base.trim().is_empty() {
        edits.push(if is_empty(text, scene.class) {
            Edit::replace(Span::new(scene.body, scene.class.body.end), body_of_base)
        } else {
            Edit::replace(Span::new(scene.body, scene.body), format!("{body_of_base}\n\n"))
        });
    }
    let comments = &text[base.statement.text_span.start as usize..base.statement.span.start as usize];
    if !comments.is_empty() {
        let start = scene.statement.text_span.start;
        edits.push(Edit::replace(Span::new(start, start), comments));
    }
    let next = module.statements()[base.index + 1].text_span.start;
    edits.push(Edit::delete(Span::new(base.statement.text_span.start, next)));
    Folded { text: apply(text, &edits), lost_methods: !hidden.is_empty() }
}
