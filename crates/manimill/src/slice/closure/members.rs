//! Which members of a class are kept: those that something can reach by their name, and those that code outside of the project may call.

use std::collections::BTreeSet;

use manimill_syntax::Name;
use manimill_syntax::facts::{Class, Form, Member, Reference};

use super::{CALLED_ON_SCENES, Closure, Work, bases, top};
use crate::index::{Dialect, External, Library, Owner, Position};

/// What stands outside of the project among the bases of a class, at any distance.
#[derive(Clone, Debug, Default)]
pub(super) struct Outside {
    /// Classes of an old Manim.
    old: BTreeSet<Name>,
    /// Classes of today's Manim.
    todays: BTreeSet<Name>,
    /// Whether there is a class of a plugin, or one that nobody binds.
    has_plugins: bool,
    /// Whether there is a class of a package that knows nothing of Manim.
    has_others: bool,
}

impl Outside {
    fn is_any(&self) -> bool {
        self.has_others || self.has_plugins || !self.todays.is_empty() || !self.old.is_empty()
    }

    /// Whether those classes may call a method of this name.
    fn call(&self, library: &Library, name: &Name) -> bool {
        self.has_others
            || (self.has_plugins && library.knows_attribute(name))
            || self.todays.iter().any(|class| library.reads_on(class, name))
            || self.old.iter().any(|class| library.old_class_knows_attribute(class, name))
            || name == "CONFIG"
    }
}

impl<'p> Closure<'_, 'p> {
    /// Keeps the members that something can reach by name, and remembers the others in case something will.
    pub(super) fn consider_members(&mut self, class: &'p Class, work: Work) {
        let outside = self.outside_bases(work.at);
        let statement = self.program.statement(work.at);
        let is_decorated = statement.span.start < class.body.start && self.program_text(work.at).starts_with('@');
        for (index, member) in class.members.iter().enumerate() {
            let item = Work { member: Some(index), ..work };
            if self.is_reachable(member, &outside, is_decorated) {
                self.enqueue(item);
            } else {
                self.waiting.entry(member.name.clone()).or_default().push(item);
            }
        }
    }

    fn program_text(&self, at: Position) -> &'p str {
        let statement = self.program.statement(at);
        let project = self.program.project;
        &project.file(self.program.file_at(at)).module.text()[statement.span.range()]
    }

    fn is_reachable(&self, member: &Member, outside: &Outside, is_decorated: bool) -> bool {
        let name = member.name.as_str();
        let is_called_by_manim = if CALLED_ON_SCENES.contains(&name) {
            self.read.contains("render")
        } else {
            outside.call(self.program.library, &member.name)
        };
        self.mentioned.contains(&member.name)
            || (name.starts_with("__") && name.ends_with("__"))
            || self.prefixes.iter().any(|prefix| name.starts_with(prefix.as_str()))
            || (outside.is_any() && is_called_by_manim)
            // Fields of data classes, enumerations and the like are read by what makes them.
            || (!member.is_method && is_decorated)
            || member.is_registered
            || (!member.is_method && outside.is_any() && !self.program.library.has("manim").unwrap_or(false))
    }

    /// What stands outside of the project among the bases of a class, so that it may call methods by name.
    fn outside_bases(&mut self, at: Position) -> Outside {
        if let Some(known) = self.outside.get(&at) {
            return known.clone();
        }
        self.outside.insert(at, Outside::default());
        let mut outside = Outside::default();
        for base in bases(self.program, at) {
            match base {
                Owner::Step { at: base, .. } => {
                    let of_base = self.outside_bases(base);
                    outside.old.extend(of_base.old);
                    outside.todays.extend(of_base.todays);
                    outside.has_plugins |= of_base.has_plugins;
                    outside.has_others |= of_base.has_others;
                }
                Owner::External(external) if calls_nothing(&external) => {}
                Owner::External(External { module, item, .. }) => match (Dialect::of_module(&module), item) {
                    (Some(Dialect::Manimgl | Dialect::Legacy), Some(class)) => drop(outside.old.insert(class)),
                    (Some(_), Some(class)) if top(&module) == "manim" => drop(outside.todays.insert(class)),
                    (Some(_), _) => outside.has_plugins = true,
                    (None, _) => outside.has_others = true,
                },
                Owner::Module(_) => outside.has_plugins = true,
                Owner::Builtin => {}
            }
        }
        self.outside.insert(at, outside.clone());
        outside
    }

    pub(super) fn mention(&mut self, name: &Name) {
        if self.mentioned.insert(name.clone()) {
            for work in self.waiting.remove(name).unwrap_or_default() {
                self.enqueue(work);
            }
        }
    }

    pub(super) fn mention_prefix(&mut self, prefix: &Name) {
        if self.prefixes.contains(prefix) {
            return;
        }
        self.prefixes.push(prefix.clone());
        let mut names: Vec<Name> = self.waiting.keys().filter(|name| name.starts_with(prefix.as_str())).cloned().collect();
        names.sort_unstable();
        for name in names {
            for work in self.waiting.remove(&name).unwrap_or_default() {
                self.enqueue(work);
            }
        }
    }

    pub(super) fn mention_path(&mut self, reference: &Reference, from: usize) {
        for (name, _) in reference.path.iter().skip(from) {
            self.mention(name);
        }
    }

    pub(super) fn is_asked_of_a_class(&self, work: Work) -> bool {
        let Form::Class(class) = &self.program.statement(work.at).form else { return false };
        work.member.is_some_and(|member| self.of_classes.contains(&class.members[member].name))
    }

    /// `Class.method` may be called on an instance of any other class.
    pub(super) fn ask_of_a_class(&mut self, method: &Name) {
        if !self.of_classes.insert(method.clone()) {
            return;
        }
        let program = self.program;
        let mut names = Vec::new();
        for (at, step) in &self.needed.steps {
            let Form::Class(class) = &program.statement(*at).form else { continue };
            let asked = step.members.iter().map(|member| &class.members[*member]).filter(|member| member.name == *method);
            names.extend(asked.flat_map(|member| &member.uses.own_attributes));
        }
        for name in names {
            self.mention(name);
        }
    }

    /// Needs the members that a class reads on its own instances: its own ones, and those of all classes that an instance has
    /// beside it.
    pub(super) fn add_own_members(&mut self) -> bool {
        let is_class = |at: &&Position| matches!(self.program.statement(**at).form, Form::Class(_));
        let classes: Vec<Position> = self.needed.steps.keys().filter(is_class).copied().collect();
        let mut found = Vec::new();
        for class in classes {
            let lineage = self.lineage(class);
            for name in lineage.iter().filter_map(|at| self.own.get(at)).flatten() {
                let Some(waiting) = self.waiting.get_mut(name) else { continue };
                found.extend(waiting.extract_if(.., |work| lineage.contains(&work.at)));
            }
        }
        found.sort_unstable();
        let has_some = !found.is_empty();
        for work in found {
            self.enqueue(work);
        }
        has_some
    }

    /// A class of the project, and those that it is built on.
    fn lineage(&self, class: Position) -> BTreeSet<Position> {
        let (mut all, mut queue) = (BTreeSet::new(), vec![class]);
        while let Some(at) = queue.pop() {
            if all.insert(at) {
                let bases = bases(self.program, at).into_iter();
                queue.extend(bases.filter_map(|base| if let Owner::Step { at, .. } = base { Some(at) } else { None }));
            }
        }
        all
    }
}

/// Whether a class of a package is built on for its meaning alone.
fn calls_nothing(External { module, item, .. }: &External) -> bool {
    matches!((module.as_str(), item.as_deref()), ("abc", _) | ("typing", Some("Generic" | "Protocol")))
}
