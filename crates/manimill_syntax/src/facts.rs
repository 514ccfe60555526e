//! What is known of a module without any other module: its top-level statements, what each binds, and what each reads.
//!
//! Names are resolved by Python's scoping rules as far as one file goes: a [`Reference`] is a name that no function,
//! class or comprehension around it binds, so that it means the module's own name, an imported one or a builtin.

pub use compact_str::CompactString as Name;

use crate::span::Span;

/// One top-level statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The statement with its decorators.
    pub span: Span,
    /// The statement with the comments that belong to it: the ones directly above, and the one at the end of its last line.
    pub text_span: Span,
    /// What it is.
    pub form: Form,
    /// The module-level names that it binds when it is executed.
    pub binds: Vec<Binding>,
    /// What it reads; for a class, what is outside of its members.
    pub uses: Uses,
}

/// A module-level name that a statement binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The name.
    pub name: Name,
    /// Whether the statement always binds it: false within `if`, `try`, loops, and for `del`.
    pub certain: bool,
    /// The import within this (compound) statement that binds it, as an index into `uses.nested_imports`.
    pub import: Option<usize>,
    /// The bound name's own place, to rename it.
    pub span: Span,
}

/// The kinds of top-level statement that are told apart.
#[derive(Clone, Debug)]
pub enum Form {
    /// The module's docstring.
    Docstring,
    /// `from __future__ import …`
    Future,
    /// `import …` or `from … import …`
    Import(Import),
    /// `if TYPE_CHECKING:` around nothing but imports.
    TypeImport,
    /// `try` around nothing but imports, with a way out for the case that one is missing.
    TriedImport {
        /// How many of `uses.nested_imports` stand in the `try` itself; the others belong to the way out.
        tried: usize,
    },
    /// `def`
    Function,
    /// `class`
    Class(Class),
    /// `X = …`, `X: T = …`, `X += …`
    Assignment,
    /// An expression for its effect.
    Expression,
    /// `if __name__ == "__main__":`
    MainGuard,
    /// `if`, `try`, `for`, `while`, `with`, `match`
    Compound,
    /// `del`, `assert`, `pass`, `raise`, a type alias
    Other,
}

/// An import statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Import {
    /// `import a.b as c, d`
    Modules(Vec<ModuleAlias>),
    /// `from .a import b as c`
    From {
        /// The dotted name after `from`, empty for `from . import x`.
        module: Name,
        /// How many dots stand before it.
        level: u32,
        /// What is imported.
        names: Vec<NameAlias>,
    },
    /// `from a import *`
    Star {
        /// The dotted name after `from`.
        module: Name,
        /// How many dots stand before it.
        level: u32,
    },
}

/// `a.b as c`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleAlias {
    /// The dotted name.
    pub module: Name,
    /// The name that it is bound to, where that is said.
    pub alias: Option<Name>,
}

impl ModuleAlias {
    /// The name that the import binds: the alias, or the first part of the dotted name.
    pub fn bound(&self) -> &str {
        self.alias.as_deref().unwrap_or_else(|| self.module.split('.').next().unwrap_or_default())
    }
}

/// `b as c`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameAlias {
    /// The name in the module that it comes from.
    pub name: Name,
    /// The name that it is bound to, where that is said.
    pub alias: Option<Name>,
}

impl NameAlias {
    /// The name that the import binds.
    pub fn bound(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }
}

/// An import that is no top-level statement of its own: in a function, or within `try` or `if`.
#[derive(Clone, Debug)]
pub struct NestedImport {
    /// The import statement.
    pub span: Span,
    /// What it imports.
    pub import: Import,
    /// Whether it stands in a function (executed when called) or at the level of the module or class.
    pub in_function: bool,
    /// Whether it stands in the body of a class, so that what it binds is the class's.
    pub in_class: bool,
    /// Whether it is all that its block holds, so that removing it must leave `pass`.
    pub alone: bool,
    /// The names that are looked up in the scope where it stands (a class body, the module) or that something else binds
    /// there too, so that they must stay bound there. Each has a reference that lies within the import.
    pub kept_names: Vec<Name>,
}

/// The class part of a class statement.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name.
    pub name: Name,
    /// The base classes, where they are names or dotted names; others are only in `uses`.
    pub bases: Vec<Base>,
    /// Methods and simple class attributes, in order.
    pub members: Vec<Member>,
    /// The body, from its first statement to the end of its last.
    pub body: Span,
    /// Whether the body holds anything beside the members: a docstring, other statements.
    pub has_others: bool,
}

/// A base class, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The first name.
    pub name: Name,
    /// The attributes after it: `mn.Scene` has `["Scene"]`.
    pub path: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}

/// A method or a simple attribute of a class.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// Whether it is a `def`.
    pub is_method: bool,
    /// Whether a decorator hands it to somebody who calls it under no name (`@override_animate(…)`, `@register…`).
    pub is_registered: bool,
    /// Whether its body does anything beyond a docstring, `pass` and `...`.
    pub does_something: bool,
    /// The definition with its decorators.
    pub span: Span,
    /// The definition with the comments that belong to it.
    pub text_span: Span,
    /// What it reads.
    pub uses: Uses,
}

/// What a piece of code reads, from whom, and when.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Names that mean the module's, an import's or a builtin.
    pub references: Vec<Reference>,
    /// Imports within the code.
    pub nested_imports: Vec<NestedImport>,
    /// Names that stand after a dot of anything that is no reference (those are in its path) and not the instance, or that
    /// `getattr` is given. Sorted, unique.
    pub attributes: Vec<Name>,
    /// Names that a method reads on the instance or class that it is called on (`self.x`, `super().x`), and class-level names
    /// that the class reads. Sorted, unique.
    pub own_attributes: Vec<Name>,
    /// Names that functions and comprehensions within the code bind for themselves: a rename must not meet one. Sorted, unique.
    pub locals: Vec<Name>,
    /// What can reach names that are not written out.
    pub dynamic: Vec<Dynamic>,
    /// Whether anything is annotated, so that `from __future__ import annotations` makes a difference.
    pub is_annotated: bool,
}

impl Uses {
    /// Every attribute that is named, whatever it is read on; a name may come more than once.
    pub fn attribute_names(&self) -> impl Iterator<Item = &Name> {
        let in_paths = self.references.iter().flat_map(|reference| &reference.path).map(|(name, _)| name);
        self.attributes.iter().chain(&self.own_attributes).chain(in_paths)
    }
}

/// A name that is read, rebound or changed, and that no scope around it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name.
    pub name: Name,
    /// Where it stands.
    pub span: Span,
    /// The attributes after it, each with the offset of its end: `u.f.g` has `[("f", …), ("g", …)]`.
    pub path: Vec<(Name, u32)>,
    /// When it is looked up.
    pub when: When,
    /// What is done with it.
    pub access: Access,
    /// The nested import that binds it, as an index into [`Uses::nested_imports`].
    pub import: Option<usize>,
}

/// When a name is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// When the module is imported.
    Now,
    /// When the module is imported, after the statement itself has bound it: `for x in y: f(x)`.
    Within,
    /// When the function around it is called.
    Called,
}

/// What is done with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It is read, and perhaps called.
    Read,
    /// It is a base class: read, but not called.
    Base,
    /// What it names may be changed: `X[0] = 1`, `X.a += 1`, `X.append(1)`, `shuffle(X)`.
    Change,
    /// It is bound again through `global`, or deleted.
    Bind,
}

/// Code that reaches names which are not written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dynamic {
    /// `globals()`, `vars()`, `eval(…)`, `exec(…)`: any module-level name.
    Namespace(Span),
    /// `getattr(x, f"step_{i}")`: any attribute that starts with this prefix.
    Attribute {
        /// What is known of the attribute's beginning; may be empty.
        prefix: Name,
    },
    /// `importlib.import_module(…)`, `__import__(…)`: any module.
    Import(Span),
    /// `__file__`: the place of the file itself.
    File(Span),
}

/// A string literal that a call is given: how files are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiteralArgument {
    /// The last name of what is called: `imread` for `cv2.imread(…)`.
    pub callee: Name,
    /// The keyword, where it is given by one.
    pub keyword: Option<Name>,
    /// The position among the positional arguments, where it is not.
    pub position: Option<usize>,
    /// The string.
    pub value: String,
    /// Where the literal stands.
    pub span: Span,
}
