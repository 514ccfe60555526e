//! What a scene needs: the smallest set of statements and members that is closed under "reads", and under "may be changed by".

use std::collections::{BTreeMap, BTreeSet};

use manimill_syntax::Name;
use manimill_syntax::facts::{Access, Dynamic, Form, Reference, Uses, When};
use rustc_hash::{FxHashMap, FxHashSet};

mod members;

use self::members::Outside;
use super::effects::{Effect, Effects};
use super::reach::{Key, canonical, reach};
use crate::index::{END, External, FileId, Owner, Position, Program, Step, Target, is_implicit};

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

fn top(module: &str) -> Name {
    Name::new(module.split('.').next().unwrap_or_default())
}

/// The scene as a step of its program.
pub(super) fn position_of(program: &Program<'_>, file: FileId, statement: usize) -> Option<Position> {
    program.position(Step { file, statement })
}
