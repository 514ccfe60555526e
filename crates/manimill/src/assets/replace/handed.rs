//! A listing whose file is named where its class or function is called is handed the text there: `Listing("a.py")` → `Listing(A)`.

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Class, Function, Node, Parameter};

use super::data_files::example_of;
use super::{Work, literal};
use crate::assets::data::{Content, argument_span, at, language_keyword};
use crate::assets::find::{Use, speaks_of_a_file};
use crate::sample::Safety;

impl<'t> Work<'t> {
    /// Whether the texts could be handed; if not, nothing is changed.
    pub(super) fn hand_text(&mut self, one: &Use<'t>) -> Result<bool, String> {
        let Some(name) = one.name else { return Ok(false) };
        let Some((function, parameter)) = parameter_of(name) else { return Ok(false) };
        let is_handed = |(file, spans): &(String, Vec<Span>)| {
            !spans.is_empty() && spans.iter().all(|span| self.is_argument(*span, file, function, parameter))
        };
        let paths = one.files.iter().map(|(file, _)| file.as_str());
        let Some(language) = language_keyword(one.call, paths).filter(|_| one.files.iter().all(is_handed)) else {
            return Ok(false);
        };
        let before = one.call.node.text();
        let mut left = self.settings.data_tokens;
        for (file, spans) in &one.files {
            let (text, safety) = match self.files.find_exactly(file) {
                Some(path) => {
                    let (text, tokens) = self.short_text(path, left).map_err(|why| format!("`{before}`: {why}"))?;
                    left -= tokens;
                    (text.replace("\r\n", "\n").replace('\r', "\n"), Safety::Safe)
                }
                None => (example_of(file), Safety::Lossy),
            };
            for span in spans {
                let make = |constant: &str| Ok(at(*span, &Content::Text(&text), constant));
                let inlined = self.with_constant(file, make)?;
                let after = inlined.edits.first().map(|edit| edit.replacement.clone()).unwrap_or_default();
                self.change("asset-code", safety, &literal(file), after);
                self.edits.extend(inlined.edits);
                self.constants.extend(inlined.constant.filter(|constant| !self.constants.contains(constant)));
            }
        }
        let renamed = self.rename_parameter(function, parameter).unwrap_or(parameter.name);
        let after = format!("code_string={renamed}{language}");
        self.edits.push(Edit::replace(argument_span(one.call, name), after));
        self.keep_text(one.call, renamed);
        Ok(true)
    }

    /// Listings kept their text as `code_string` until 0.19: a class that reads it keeps it itself.
    fn keep_text(&mut self, call: Call<'t>, text: &str) {
        const ATTRIBUTE: &str = "self.code_string";
        let Some(class) = call.node.class().filter(|_| call.name() == "__init__") else { return };
        let is_read = class.descendants().any(|node| node.as_attribute().is_some() && node.text() == ATTRIBUTE);
        let is_kept = class.descendants().filter_map(Node::as_assignment).any(|assignment| {
            let mut targets = assignment.targets.iter();
            targets.any(|target| target.text() == ATTRIBUTE)
        });
        let statement = call.node.statement().filter(|statement| statement.as_expression_statement() == Some(call.node));
        if let Some((statement, indentation)) = statement.and_then(|statement| Some((statement, statement.indentation()?)))
            && is_read
            && !is_kept
        {
            self.edits.push(Edit::insert(statement.span().end, format!("\n{indentation}{ATTRIBUTE} = {text}")));
        }
    }

    /// Whether the literal at a place is a file's whole name, and given to a parameter: by a call, or as its default.
    fn is_argument(&self, span: Span, file: &str, function: Function<'t>, parameter: Parameter<'t>) -> bool {
        let Some(node) = self.tree.node_at(span).filter(|node| node.span() == span && node.as_string() == Some(file)) else {
            return false;
        };
        let is_given = |call: Call<'t>| {
            let arguments = call.arguments();
            calls(call, function) && arguments.iter().any(|given| given.value == node)
        };
        parameter.default == Some(node) || node.ancestors().find_map(Node::as_call).is_some_and(is_given)
    }

    /// A parameter that speaks of a file gets the name of what it holds now.
    fn rename_parameter(&mut self, function: Function<'t>, parameter: Parameter<'t>) -> Option<&'static str> {
        const NAME: &str = "code_string";
        let is_it = |node: &Node<'t>| node.as_name() == Some(parameter.name);
        let speaks_of_a_file = function.node.descendants().find(is_it).is_some_and(speaks_of_a_file);
        // A docstring can speak of it.
        let is_told_of = function.node.text().matches(parameter.name).count() > 2;
        if !speaks_of_a_file || is_told_of || self.names.contains(NAME) {
            return None;
        }
        let start = parameter.span.start;
        self.edits.push(Edit::replace(Span::new(start, start + parameter.name.len() as u32), NAME));
        for call in self.tree.calls().filter(|call| calls(*call, function)) {
            let keyword = call.arguments().into_iter().find(|given| given.keyword == Some(parameter.name));
            if let Some(span) = keyword.and_then(|keyword| keyword.keyword_span) {
                self.edits.push(Edit::replace(span, NAME));
            }
        }
        Some(NAME)
    }
}

/// The parameter that an expression is, if nothing else in its function reads it.
fn parameter_of(name: Node<'_>) -> Option<(Function<'_>, Parameter<'_>)> {
    let text = name.as_name()?;
    let function = name.function()?.as_function()?;
    let parameter = function.parameters().into_iter().find(|parameter| parameter.name == text && parameter.stars.is_empty())?;
    let uses = function.node.descendants().filter(|node| node.as_name() == Some(text)).count();
    (uses == 1).then_some((function, parameter))
}

/// Whether a call is one of a function, or of the class that it makes objects of.
fn calls<'t>(call: Call<'t>, function: Function<'t>) -> bool {
    let class = function.node.class().and_then(Node::as_class).filter(|_| function.name() == "__init__");
    call.name() == class.map_or_else(|| function.name(), Class::name)
}
