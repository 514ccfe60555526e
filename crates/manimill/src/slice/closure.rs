//! What a scene needs: the smallest set of statements and members that is closed under "reads", and under "may be changed by".

use std::collections::{BTreeMap, BTreeSet};

use manimill_syntax::Name;
use manimill_syntax::facts::{Access, Class, Dynamic, Form, Member, Reference, Uses, When};
use rustc_hash::{FxHashMap, FxHashSet};

use super::effects::{Effect, Effects};
use super::reach::{Key, canonical, reach};
use crate::index::{Dialect, END, External, FileId, Library, Owner, Position, Program, Step, Target, is_implicit};

/// The methods that Manim calls on a scene by itself.
const CALLED_ON_SCENES: [&str; 3] = ["construct", "setup", "tear_down"];

/// What a slice is made of.
#[derive(Debug, Default)]
pub(super) struct Needed {
    /// The statements by position, in the order of execution.
    pub(super) steps: BTreeMap<Position, NeededStep>,
    /// Names that nobody binds.
    pub(super) unbound: BTreeSet<Name>,
    /// What cannot be proven.
    pub(super) obstacles: BTreeSet<Obstacle>,
}

/// One statement of a slice.
#[derive(Debug, Default)]
pub(super) struct NeededStep {
    /// The members of a class that are kept, by their place in the class.
    pub(super) members: BTreeSet<usize>,
    /// What pulled it in: a name, and the statement that reads it.
    pub(super) cause: Option<(Name, Position)>,
}

/// Something that a slice cannot be proven complete in spite of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// A module is imported by a computed name.
    DynamicImport,
    /// A module of the project is used as a value, so that its names cannot be told.
    ModuleAsValue(Name),
}

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::DynamicImport => f.write_str("a module is imported by a name that is computed"),
            Self::ModuleAsValue(name) => {
                write!(f, "the module `{name}` is passed around, so that the names it gives cannot be told")
            }
        }
    }
}

/// One piece of code to look at, and the time at which what it calls is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Work {
    at: Position,
    /// A member of the class at that position; `None` for the statement itself.
    member: Option<usize>,
    observed: Position,
}

/// What stands outside of the project among the bases of a class, at any distance.
#[derive(Clone, Debug, Default)]
struct Outside {
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

pub(super) struct Closure<'a, 'p> {
    program: &'a Program<'p>,
    effects: &'a Effects,
    needed: Needed,
    queue: Vec<Work>,
    seen: FxHashSet<Work>,
    /// Attributes that something reads, whatever it reads them on.
    read: FxHashSet<Name>,
    /// Those that are read on what may be an instance of any class.
    mentioned: FxHashSet<Name>,
    /// Those that a class reads on its own instances.
    own: FxHashMap<Position, FxHashSet<Name>>,
    /// Methods that are asked of a class: what they are called on then is anything.
    of_classes: FxHashSet<Name>,
    prefixes: Vec<Name>,
    waiting: FxHashMap<Name, Vec<Work>>,
    reached: FxHashSet<Key>,
    packages: FxHashSet<Name>,
    whole_modules: FxHashSet<FileId>,
    outside: FxHashMap<Position, Outside>,
}

impl<'a, 'p> Closure<'a, 'p> {
    pub(super) fn new(program: &'a Program<'p>, effects: &'a Effects) -> Self {
        Self {
            program,
            effects,
            needed: Needed::default(),
            queue: Vec::new(),
            seen: FxHashSet::default(),
            read: FxHashSet::default(),
            mentioned: FxHashSet::default(),
            own: FxHashMap::default(),
            of_classes: FxHashSet::default(),
            prefixes: Vec::new(),
            waiting: FxHashMap::default(),
            reached: FxHashSet::default(),
            packages: FxHashSet::default(),
            whole_modules: FxHashSet::default(),
            outside: FxHashMap::default(),
        }
    }

    /// Everything that the statement at a position needs.
    pub(super) fn of(mut self, scene: Position) -> Needed {
        self.need(scene, END, None);
        for name in CALLED_ON_SCENES {
            self.inherit(scene, &Name::new(name), &mut FxHashSet::default());
        }
        loop {
            while let Some(work) = self.queue.pop() {
                self.look_at(work);
            }
            if !self.add_own_members() && !self.add_visible_effects() {
                return self.needed;
            }
        }
    }

    /// Needs the method that Manim finds when it calls `name` on a class: its own, or that of the first base that has one.
    fn inherit(&mut self, at: Position, name: &Name, seen: &mut FxHashSet<Position>) -> bool {
        let statement = self.program.statement(at);
        let Form::Class(class) = &statement.form else { return false };
        if !seen.insert(at) {
            return false;
        }
        let own: Vec<usize> = (0..class.members.len()).filter(|member| class.members[*member].name == *name).collect();
        if !own.is_empty() {
            self.need(at, END, None);
            for member in own {
                self.enqueue(Work { at, member: Some(member), observed: END });
            }
            return true;
        }
        let bases = bases(self.program, at);
        bases.into_iter().any(|base| matches!(base, Owner::Step { at, .. } if self.inherit(at, name, seen)))
    }

    fn need(&mut self, at: Position, observed: Position, cause: Option<(&Name, Position)>) {
        if let std::collections::btree_map::Entry::Vacant(entry) = self.needed.steps.entry(at) {
            entry.insert(NeededStep { members: BTreeSet::new(), cause: cause.map(|(name, from)| (name.clone(), from)) });
            let file = self.program.file_at(at);
            for binding in &self.program.statement(at).binds {
                self.reached.insert(Key::Local(file, binding.name.clone()));
            }
        }
        self.enqueue(Work { at, member: None, observed });
    }

    fn enqueue(&mut self, work: Work) {
        if self.seen.insert(work) {
            self.queue.push(work);
        }
    }

    fn look_at(&mut self, work: Work) {
        let statement = self.program.statement(work.at);
        let file = self.program.file_at(work.at);
        let uses = match (&statement.form, work.member) {
            (Form::Class(class), Some(member)) => {
                if let Some(step) = self.needed.steps.get_mut(&work.at) {
                    step.members.insert(member);
                }
                &class.members[member].uses
            }
            (Form::Class(class), None) => {
                self.consider_members(class, work);
                &statement.uses
            }
            _ => &statement.uses,
        };
        self.read(file, uses, work);
    }

    /// Keeps the members that something can reach by name, and remembers the others in case something will.
    fn consider_members(&mut self, class: &'p Class, work: Work) {
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

    fn mention(&mut self, name: &Name) {
        if self.mentioned.insert(name.clone()) {
            for work in self.waiting.remove(name).unwrap_or_default() {
                self.enqueue(work);
            }
        }
    }

    fn mention_prefix(&mut self, prefix: &Name) {
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

    fn read(&mut self, file: FileId, uses: &'p Uses, work: Work) {
        self.read.extend(uses.attribute_names().cloned());
        for name in &uses.attributes {
            self.mention(name);
        }
        if self.is_asked_of_a_class(work) {
            for name in &uses.own_attributes {
                self.mention(name);
            }
        } else {
            self.own.entry(work.at).or_default().extend(uses.own_attributes.iter().cloned());
        }
        for dynamic in &uses.dynamic {
            match dynamic {
                Dynamic::Namespace(call) => {
                    // A function of the project's own may be called `eval`.
                    let called = uses.references.iter().find(|reference| reference.span.start == call.start);
                    let owners = called.map(|called| self.program.lookup(file, &called.name, work.observed));
                    if owners.is_none_or(|owners| owners.contains(&Owner::Builtin)) {
                        self.need_whole_module(file, work.at);
                    }
                }
                Dynamic::Attribute { prefix } => self.mention_prefix(prefix),
                Dynamic::Import(_) => {
                    self.needed.obstacles.insert(Obstacle::DynamicImport);
                }
                // Whether the file's own place matters is seen where files are looked for.
                Dynamic::File(_) => {}
            }
        }
        for reference in &uses.references {
            self.follow(file, uses, reference, work);
        }
    }

    fn follow(&mut self, file: FileId, uses: &'p Uses, reference: &'p Reference, work: Work) {
        let Some(reached) = reach(self.program, file, uses, reference, work.at, work.observed) else {
            return self.mention_path(reference, 0);
        };
        let observed = match (reference.when, reference.access) {
            (When::Called, _) | (_, Access::Base) => work.observed,
            (When::Now | When::Within, _) => work.at,
        };
        if reached.is_empty() && reference.access != Access::Bind && !is_implicit(&reference.name) {
            self.needed.unbound.insert(reference.name.clone());
            self.mention_path(reference, 0);
        }
        for found in reached {
            match found.owner {
                Owner::Step { at, name, .. } => {
                    self.mention_path(reference, found.consumed);
                    if let (Form::Class(_), Some((method, _))) =
                        (&self.program.statement(at).form, reference.path.get(found.consumed))
                    {
                        self.ask_of_a_class(method);
                    }
                    self.need(at, observed, Some((&name, work.at)));
                    // What is called while the module is imported is called again, or not, by the scene.
                    if observed != END {
                        self.need(at, END, None);
                    }
                }
                Owner::External(external) => {
                    self.packages.insert(top(&external.module));
                    let external = canonical(&external, self.program);
                    // `np.array` is no method of anything here.
                    if external.item.is_some() {
                        self.mention_path(reference, found.consumed);
                    }
                    self.reached.insert(Key::External(external));
                }
                Owner::Module(_) => {
                    let name = reference.path.get(found.consumed).map_or(&reference.name, |(name, _)| name);
                    if found.consumed < reference.path.len() {
                        self.needed.unbound.insert(Name::from(format!("{}.{name}", reference.name)));
                    } else {
                        self.needed.obstacles.insert(Obstacle::ModuleAsValue(reference.name.clone()));
                    }
                    self.mention_path(reference, found.consumed);
                }
                Owner::Builtin => self.mention_path(reference, found.consumed),
            }
        }
    }

    fn mention_path(&mut self, reference: &Reference, from: usize) {
        for (name, _) in reference.path.iter().skip(from) {
            self.mention(name);
        }
    }

    fn is_asked_of_a_class(&self, work: Work) -> bool {
        let Form::Class(class) = &self.program.statement(work.at).form else { return false };
        work.member.is_some_and(|member| self.of_classes.contains(&class.members[member].name))
    }

    /// `Class.method` may be called on an instance of any other class.
    fn ask_of_a_class(&mut self, method: &Name) {
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
    fn add_own_members(&mut self) -> bool {
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

    /// `globals()` and the like can reach every name of their module.
    fn need_whole_module(&mut self, file: FileId, from: Position) {
        if !self.whole_modules.insert(file) {
            return;
        }
        for name in self.program.names_bound_in(file) {
            for owner in self.program.lookup(file, &name, END) {
                if let Owner::Step { at, .. } = owner
                    && !matches!(self.program.statement(at).form, Form::Class(_))
                {
                    self.need(at, END, Some((&name, from)));
                }
            }
        }
    }

    fn add_visible_effects(&mut self) -> bool {
        let mut added = false;
        for (at, effects) in self.effects.steps() {
            if self.needed.steps.contains_key(at) {
                continue;
            }
            if let Some(effect) = effects.iter().find(|effect| self.is_visible(effect)) {
                let name = effect.name();
                self.need(*at, END, Some((&name, *at)));
                added = true;
            }
        }
        added
    }

    /// Whether the scene can see an effect: what is changed is there, or it is a setting that what is there obeys.
    fn is_visible(&self, effect: &Effect) -> bool {
        match effect {
            Effect::Local(file, name) => self.reached.contains(&Key::Local(*file, name.clone())),
            Effect::Randomness => self.uses_randomness(),
            Effect::Setting => true,
            Effect::Default(class) => self.knows_class(class),
            Effect::Patch { attribute, is_new, .. } => !is_new || self.read.contains(attribute),
            Effect::Package(package) => self.packages.contains(package),
        }
    }

    fn uses_randomness(&self) -> bool {
        const RANDOM: [&str; 8] = ["rand", "shuffle", "sample", "choice", "uniform", "noise", "StreamLines", "gauss"];
        let is_random = |name: &str| RANDOM.iter().any(|word| name.contains(word));
        self.packages.contains("random")
            || self.packages.contains("networkx")
            || self.read.iter().any(|name| is_random(name))
            || self.reached.iter().any(|key| match key {
                Key::External(External { item: Some(item), .. }) => is_random(item) || item == "Graph" || item == "DiGraph",
                _ => false,
            })
    }

    /// Whether a default set on a class is seen: the class is used, or something is that is built on it.
    fn knows_class(&self, class: &Name) -> bool {
        let family: &[&str] = match class.as_str() {
            "Mobject" | "VMobject" | "Animation" => return true,
            "Text" => &["Paragraph", "Code", "Title", "BulletedList", "Table"],
            "MathTex" | "SingleStringMathTex" => &[
                "Tex",
                "MathTex",
                "DecimalNumber",
                "Integer",
                "Variable",
                "Matrix",
                "BulletedList",
                "Title",
                "Axes",
                "NumberLine",
                "NumberPlane",
                "Brace",
            ],
            "Tex" => &["BulletedList", "Title", "Brace"],
            _ => &[],
        };
        self.reached.iter().any(|key| match key {
            Key::External(External { item: Some(item), .. }) => item == class || family.contains(&item.as_str()),
            Key::Local(_, name) => name == class,
            _ => false,
        })
    }
}

/// What the bases of a class are, as far as they are names.
fn bases(program: &Program<'_>, at: Position) -> Vec<Owner> {
    let statement = program.statement(at);
    let file = program.file_at(at);
    let named = statement.uses.references.iter().filter(|reference| reference.access == Access::Base);
    named
        .flat_map(|base| {
            let reached = reach(program, file, &statement.uses, base, at, END).unwrap_or_default();
            // A base that nobody binds comes from outside.
            let nobody = reached.is_empty().then_some(Owner::Module(Target::External));
            let named = reached.into_iter().map(|found| match found.owner {
                // `mn.Scene` of `import manim as mn`.
                Owner::External(External { module, item: None, bound, star }) => {
                    Owner::External(External { module, item: base.path.last().map(|(name, _)| name.clone()), bound, star })
                }
                owner => owner,
            });
            named.chain(nobody).collect::<Vec<_>>()
        })
        .collect()
}

/// Whether a class of a package is built on for its meaning alone.
fn calls_nothing(External { module, item, .. }: &External) -> bool {
    matches!((module.as_str(), item.as_deref()), ("abc", _) | ("typing", Some("Generic" | "Protocol")))
}

fn top(module: &str) -> Name {
    Name::new(module.split('.').next().unwrap_or_default())
}

/// The scene as a step of its program.
pub(super) fn position_of(program: &Program<'_>, file: FileId, statement: usize) -> Option<Position> {
    program.position(Step { file, statement })
}
