//! What a name means where it stands: the scopes around it, and the references and bindings that follow from them.

use ruff_python_ast::{Expr, ExprName, Identifier, Stmt};
use ruff_text_size::Ranged;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Collector, import_of};
use crate::facts::{Access, Binding, Dynamic, Name, NestedImport, Reference, When};
use crate::locals::{BoundBy, Locals};
use crate::span::{Span, span_of};

pub(super) enum Scope<'a> {
    Function { locals: Locals<'a>, imports: FxHashMap<Name, usize> },
    Class { bound_so_far: FxHashSet<&'a str> },
    Comprehension(Locals<'a>),
}

/// What a name means at the place where it stands.
pub(super) enum Meaning {
    Module,
    Local,
    ClassLocal,
    Import(usize),
}

impl<'a> Collector<'a> {
    pub(super) fn meaning(&self, name: &str) -> Meaning {
        for (depth, scope) in self.scopes.iter().enumerate().rev() {
            match scope {
                Scope::Function { locals, imports } => {
                    if locals.globals.contains(name) {
                        return Meaning::Module;
                    }
                    match locals.get(name) {
                        Some(BoundBy::Import) => {
                            return imports.get(name).map_or(Meaning::Local, |import| Meaning::Import(*import));
                        }
                        Some(BoundBy::Other) => return Meaning::Local,
                        None => {}
                    }
                }
                Scope::Comprehension(locals) => {
                    if locals.get(name).is_some() {
                        return Meaning::Local;
                    }
                }
                // A class's names are seen by its own statements, not by the functions in it.
                Scope::Class { bound_so_far } => {
                    let inside = &self.scopes[depth + 1..];
                    let direct = inside.iter().all(|scope| matches!(scope, Scope::Comprehension(_)));
                    if direct && bound_so_far.contains(name) {
                        return Meaning::ClassLocal;
                    }
                }
            }
        }
        Meaning::Module
    }

    /// Whether a local name is what the method is called on.
    fn is_own(&self, name: &str) -> bool {
        let mut functions = self.scopes.iter().skip_while(|scope| !matches!(scope, Scope::Function { .. }));
        self.own == Some(name)
            && functions.next().is_some()
            && !functions.any(|scope| match scope {
                Scope::Function { locals, .. } | Scope::Comprehension(locals) => locals.get(name).is_some(),
                Scope::Class { .. } => false,
            })
    }

    /// Writes down the attribute of something that is no plain name: `super().x`, `f(x).y`.
    pub(super) fn trailing_attribute(&mut self, expr: &'a Expr) {
        let Expr::Attribute(attribute) = expr else { return };
        let is_super =
            attribute.value.as_call_expr().is_some_and(|call| call.func.as_name_expr().is_some_and(|it| it.id == "super"));
        let uses = &mut self.found.uses;
        let names = if is_super && self.own.is_some() { &mut uses.own_attributes } else { &mut uses.attributes };
        names.push(Name::new(attribute.attr.as_str()));
    }

    pub(super) fn reference(&mut self, name: &'a ExprName, path: Vec<(Name, u32)>, access: Access) {
        let import = match self.meaning(&name.id) {
            Meaning::Local => {
                let own = usize::from(self.is_own(&name.id)).min(path.len());
                let mut path = path.into_iter().map(|(attribute, _)| attribute);
                self.found.uses.own_attributes.extend(path.by_ref().take(own));
                self.found.uses.attributes.extend(path);
                return;
            }
            Meaning::ClassLocal => {
                self.found.uses.own_attributes.push(Name::new(name.id.as_str()));
                self.found.uses.attributes.extend(path.into_iter().map(|(attribute, _)| attribute));
                return;
            }
            Meaning::Module => None,
            Meaning::Import(import) => Some(import),
        };
        if name.id.as_str() == "__file__" {
            self.found.uses.dynamic.push(Dynamic::File(span_of(name)));
        }
        let access =
            if access == Access::Read && self.changed.contains(&name.start().to_u32()) { Access::Change } else { access };
        self.found.uses.references.push(Reference {
            name: Name::new(name.id.as_str()),
            span: span_of(name),
            path,
            when: if self.when == When::Now && self.bound_within.contains(&name.id) { When::Within } else { self.when },
            access,
            import,
        });
    }

    /// Binds a name where the code stands: in the module, in the class, or in a function (which knew it all along).
    pub(super) fn bind(&mut self, name: &'a Identifier) {
        self.bind_at(name.as_str(), span_of(name), None);
    }

    pub(super) fn bind_at(&mut self, name: &'a str, span: Span, import: Option<usize>) {
        let innermost = self.scopes.iter_mut().rev().find(|scope| !matches!(scope, Scope::Comprehension(_)));
        match innermost {
            None => {
                self.found.binds.push(Binding { name: Name::new(name), certain: self.certain, import, span });
                self.bound_within.push(name);
            }
            Some(Scope::Class { bound_so_far }) => {
                bound_so_far.insert(name);
            }
            Some(Scope::Function { locals, imports }) => {
                if locals.globals.contains(name) {
                    self.found.uses.references.push(Reference {
                        name: Name::new(name),
                        span,
                        path: Vec::new(),
                        when: self.when,
                        access: Access::Bind,
                        import: None,
                    });
                } else if let Some(import) = import {
                    imports.insert(Name::new(name), import);
                }
            }
            Some(Scope::Comprehension(_)) => {}
        }
    }

    pub(super) fn import(&mut self, stmt: &'a Stmt) {
        let Some(import) = import_of(stmt) else { return };
        let index = self.found.uses.nested_imports.len();
        let in_function = self.scopes.iter().any(|scope| matches!(scope, Scope::Function { .. }));
        self.found.uses.nested_imports.push(NestedImport {
            span: span_of(stmt),
            import,
            in_function,
            in_class: matches!(self.scopes.last(), Some(Scope::Class { .. })),
            alone: false,
            kept_names: Vec::new(),
        });
        let names: Vec<(&'a str, Span)> = match stmt {
            Stmt::Import(import) => import
                .names
                .iter()
                .map(|alias| match &alias.asname {
                    Some(name) => (name.as_str(), span_of(name)),
                    None => (alias.name.as_str().split('.').next().unwrap_or_default(), span_of(&alias.name)),
                })
                .collect(),
            Stmt::ImportFrom(import) => import
                .names
                .iter()
                .map(|alias| alias.asname.as_ref().unwrap_or(&alias.name))
                .filter(|name| name.as_str() != "*")
                .map(|name| (name.as_str(), span_of(name)))
                .collect(),
            _ => Vec::new(),
        };
        for (name, span) in names {
            self.bind_at(name, span, Some(index));
            if self.must_stay_bound(name) {
                self.found.uses.nested_imports[index].kept_names.push(Name::new(name));
                self.found.uses.references.push(Reference {
                    name: Name::new(name),
                    span,
                    path: Vec::new(),
                    when: self.when,
                    access: Access::Read,
                    import: Some(index),
                });
            }
        }
    }

    /// Whether a name that an import binds here is looked up in the scope where the import stands, so that no binding
    /// elsewhere can take its place.
    pub(super) fn must_stay_bound(&self, name: &str) -> bool {
        match self.scopes.iter().rev().find(|scope| !matches!(scope, Scope::Comprehension(_))) {
            Some(Scope::Function { locals, .. }) => locals.get(name) == Some(BoundBy::Other),
            // A class keeps what it binds. In a branch, another branch may bind it too; who knows the other modules decides.
            _ => true,
        }
    }
}
