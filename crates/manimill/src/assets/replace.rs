//! Puts something in the place of every file that a sample uses: drawings for pictures, literals for data, nothing for sounds.

mod data_files;
mod handed;

use std::collections::BTreeSet;

use manimill_syntax::edit::{Edit, apply};
use manimill_syntax::facts::{Form, Import};
use manimill_syntax::tree::{Class as ClassNode, Kind as NodeKind, Node, Number, Tree};
use manimill_syntax::{Module, Span, is_builtin};

use super::classify::look::{Form as PictureForm, Look};
use super::classify::words::words_of;
use super::classify::{Class, Clues, classify};
use super::data::unwrap;
use super::drawing::{Drawing, Picture, drawing, in_parts, literal};
use super::files::Files;
use super::find::{Evaluator, Loader, Use, uses};
use super::tidy::tidy;
use crate::repair::is_general_font;
use crate::sample::{Change, Safety};
use crate::settings::{AssetMode, AssetSettings};

/// From so many parts on, `Write` takes its time.
const MANY_SHAPES: usize = 15;
/// The function that makes pixels for scenes that read them.
const PIXELS: &str = include_str!("pixels/gradient_pixels.py");
/// Height and width of a picture that is not there, in pixels.
const UNKNOWN_PIXELS: (u32, u32) = (256, 256);
/// Largest side of pixels that are made: a scene that reads them is about what is done to them, not about their number.
const MOST_PIXELS: u32 = 512;

/// A sample without files, and what was done to it.
#[derive(Debug)]
pub struct Replaced {
    /// The text.
    pub code: String,
    /// One change a use.
    pub changes: Vec<Change>,
}

/// Replaces all that can be replaced; `None` where there is nothing to do.
///
/// # Errors
/// What cannot be replaced, and why: the whole sample is of no use then.
pub fn replace(text: &str, files: &Files<'_>, settings: &AssetSettings) -> Result<Option<Replaced>, String> {
    let Ok(module) = Module::parse(text) else { return Ok(None) };
    let tree = Tree::of(&module);
    let evaluator = Evaluator::new(&tree, files);
    let found = uses(&tree, &evaluator);
    if found.is_empty() {
        return Ok(None);
    }
    let mut work = Work::new(&tree, &module, files, settings);
    for one in &found {
        match one.loader {
            Loader::Image if work.reads_pixels => work.paint(one)?,
            Loader::Image | Loader::Vector => work.draw(one)?,
            Loader::Sound => work.silence(one)?,
            Loader::Font => work.forget_font(one)?,
            Loader::Text | Loader::Numbers | Loader::Code => work.inline(one)?,
            Loader::Opaque => work.make_pixels(one)?,
        }
    }
    work.drop_image_methods(&found);
    work.remove_statements();
    work.write_top();
    let code = tidy(apply(text, &work.edits), text);
    Ok(Some(Replaced { code, changes: work.changes }))
}

struct Work<'t> {
    tree: &'t Tree<'t>,
    module: &'t Module,
    files: &'t Files<'t>,
    settings: &'t AssetSettings,
    edits: Vec<Edit>,
    changes: Vec<Change>,
    /// Imports, constants and functions for the top of the sample, in the order in which they came up.
    imports: BTreeSet<String>,
    constants: Vec<(String, String)>,
    functions: Vec<(String, String)>,
    gone: Vec<Node<'t>>,
    /// Every name in the sample: a new one must not be among them.
    names: BTreeSet<&'t str>,
    in_frame_units: bool,
    reads_pixels: bool,
}

impl<'t> Work<'t> {
    fn new(tree: &'t Tree<'t>, module: &'t Module, files: &'t Files<'t>, settings: &'t AssetSettings) -> Self {
        let names = tree.nodes().filter(|node| matches!(node.kind(), NodeKind::Name | NodeKind::Parameter)).map(Node::text);
        let defined = tree.nodes().filter_map(|node| {
            let function = node.as_function().map(manimill_syntax::tree::Function::name);
            function.or_else(|| node.as_class().map(manimill_syntax::tree::Class::name))
        });
        let sets_frame = |node: Node<'_>| {
            node.as_assignment()
                .is_some_and(|assignment| assignment.targets.iter().any(|target| target.text().contains("frame_height")))
        };
        Self {
            tree,
            module,
            files,
            settings,
            edits: Vec::new(),
            changes: Vec::new(),
            imports: BTreeSet::new(),
            constants: Vec::new(),
            functions: Vec::new(),
            gone: Vec::new(),
            names: names.chain(defined).collect(),
            in_frame_units: tree.nodes().any(sets_frame),
            reads_pixels: tree.nodes().filter_map(Node::as_attribute).any(|attribute| {
                matches!(attribute.name, "pixel_array" | "get_pixel_array" | "orig_alpha_pixel_array")
                    && !attribute.value.text().contains("camera")
            }),
        }
    }

    fn change(&mut self, rule: &str, safety: Safety, before: &str, after: impl Into<String>) {
        self.changes.push(Change { rule: rule.to_owned(), safety, before: before.to_owned(), after: after.into() });
    }

    fn draw(&mut self, one: &Use<'t>) -> Result<(), String> {
        let call = one.call;
        let variable = variable_of(call.node);
        let comment = comment_of(self.tree, call.node);
        let mut drawn: Vec<(String, Drawing, Class)> = Vec::new();
        let unnamed = (String::new(), Vec::new());
        let names = if one.files.is_empty() { std::slice::from_ref(&unnamed) } else { &one.files };
        for (name, _) in names {
            let path = self.files.find(name);
            let look = path.map(|path| self.files.look(path));
            let look = look.as_deref().and_then(|look| look.as_ref().ok());
            let clues = Clues { path: path.unwrap_or(name), variable: &variable, comment: &comment, look };
            let class = classify(clues);
            let is_vector = one.loader == Loader::Vector && self.settings.mode == AssetMode::Shapes;
            let bytes = path.filter(|_| is_vector && look.is_some()).and_then(|path| self.files.bytes(path, 200_000).ok());
            let picture =
                Picture { path: path.unwrap_or(name), loader: one.loader, look, class: &class, bytes: bytes.as_deref() };
            let mut drawing = drawing(picture, call, &variable, self.in_frame_units);
            if one.loader == Loader::Vector
                && !is_written_out(&drawing)
                && let Some(least) =
                    one.subclass.map_or_else(|| self.parts_taken(call.node, &variable), |class| self.parts_taken_of(class))
            {
                drawing = in_parts(drawing, least.max(self.shapes_of(name)));
            }
            drawn.push((name.clone(), drawing, class));
        }
        if drawn.iter().any(|(name, ..)| self.shapes_of(name) >= MANY_SHAPES) {
            self.keep_pace(call.node, &variable);
        }
        let before = call.node.text();
        let (_, first, class) = &drawn[0];
        let same = drawn.iter().all(|(_, other, _)| other == first);
        let text = if same || one.is_open || drawn.len() == 1 {
            let text = self.call_of(&first.clone());
            let evidence = format!("{text}  # {}, confidence {:.2}: {}", class.kind.name(), class.confidence, class.evidence);
            let rule = if is_written_out(first) { "asset-vector" } else { "asset-drawing" };
            self.change(rule, Safety::Lossy, before, evidence);
            text
        } else {
            let text = self.choice(one, &drawn, &variable)?;
            let kinds: Vec<String> =
                drawn.iter().map(|(name, drawing, class)| format!("{name}: {} ({})", drawing.thing, class.kind.name())).collect();
            self.change("asset-drawing", Safety::Lossy, before, format!("{text}  # {}", kinds.join(", ")));
            text
        };
        let Some(class) = one.subclass else {
            self.edits.push(Edit::replace(call.node.span(), text));
            return Ok(());
        };
        // A subclass becomes a group that holds the drawing's parts.
        let own_arguments = call.arguments().into_iter().filter(|argument| argument.is_unpacked).map(|argument| {
            let start = argument.span.start as usize;
            self.tree.text()[start..argument.span.end as usize].to_owned()
        });
        let mut arguments = vec![format!("*{text}")];
        let is_super = call.receiver().is_some_and(|receiver| receiver.as_call().is_some());
        if !is_super {
            arguments.insert(0, "self".to_owned());
        }
        arguments.extend(own_arguments);
        self.edits.push(Edit::replace(call.parentheses(), format!("({})", arguments.join(", "))));
        for base in class.bases() {
            if base.dotted().is_some_and(|names| matches!(names.last(), Some(&("SVGMobject" | "ImageMobject")))) {
                let prefix = base.text().rsplit_once('.').map(|(module, _)| format!("{module}.")).unwrap_or_default();
                self.edits.push(Edit::replace(base.span(), format!("{prefix}VGroup")));
                if !is_super && let Some(receiver) = call.receiver() {
                    self.edits.push(Edit::replace(receiver.span(), format!("{prefix}VGroup")));
                }
            }
        }
        Ok(())
    }

    /// How many parts of a drawing the scene reaches by their numbers; `None` where it takes it as a whole.
    fn parts_taken(&self, node: Node<'t>, variable: &str) -> Option<usize> {
        let is_it = |value: Node<'t>| {
            let is_variable = !variable.is_empty() && value.text() == variable && value.function() == node.function();
            is_variable || value.text() == format!("self.{variable}") || value == node
        };
        let indices = self.tree.nodes().filter_map(Node::as_subscript).filter(|subscript| is_it(subscript.value));
        let least = |index: Node<'t>| match index.as_number() {
            Some(Number::Int(number)) if number >= 0 => usize::try_from(number).map_or(1, |number| number.min(500) + 1),
            Some(Number::Int(number)) => usize::try_from(number.unsigned_abs()).map_or(1, |number| number.min(500)),
            // Which ones cannot be told.
            _ => 12,
        };
        indices.map(|subscript| least(subscript.index)).max()
    }

    /// The same of what a class of the sample makes that loads a file: of its own `self[…]`, and of what it is called for.
    fn parts_taken_of(&self, class: ClassNode<'t>) -> Option<usize> {
        let own = self.tree.nodes().filter(|node| node.as_name() == Some("self") && node.is_within(class.node));
        let made = self.tree.calls().filter(|call| call.callee().as_name() == Some(class.name())).map(|call| call.node);
        let of_made = made.filter_map(|node| self.parts_taken(node, &variable_of(node)));
        own.filter_map(|node| self.parts_taken(node, "")).chain(of_made).max()
    }

    /// How many shapes a vector file has.
    fn shapes_of(&self, name: &str) -> usize {
        let Some(path) = self.files.find(name) else { return 0 };
        match self.files.look(path).as_ref() {
            Ok(Look { form: PictureForm::Vector { shapes, .. }, .. }) => *shapes,
            _ => 0,
        }
    }

    /// `Write` takes two seconds for what has many parts, and one for what has few: the drawing is written as long as the file was.
    fn keep_pace(&mut self, node: Node<'t>, variable: &str) {
        for call in
            self.tree.calls().filter(|call| matches!(call.name(), "Write" | "Unwrite") && call.keyword("run_time").is_none())
        {
            let Some(written) = call.positional().first().copied() else { continue };
            let is_it = node.is_within(written)
                || (!variable.is_empty()
                    && (written.text() == variable || written.text() == format!("self.{variable}"))
                    && (call.node.function() == node.function() || written.text().starts_with("self.")));
            let edit = call.add_argument("run_time=2");
            if is_it && !self.edits.contains(&edit) {
                self.edits.push(edit);
            }
        }
    }

    /// The call of a drawing; its function goes to the top.
    fn call_of(&mut self, drawing: &Drawing) -> String {
        if self.settings.mode == AssetMode::Library {
            self.imports.insert("from manimill_assets import asset".to_owned());
            return format!("asset({}, {})", literal(&drawing.thing), drawing.arguments());
        }
        let written = format!("draw_{}", drawing.thing);
        let known = self.functions.iter().find(|(_, source)| renamed(source, &drawing.source));
        let name = if let Some((name, _)) = known {
            name.clone()
        } else {
            let name = self.free_name(&written);
            let source = drawing.source.replacen(&written, &name, 1);
            self.functions.push((name.clone(), source));
            name
        };
        format!("{name}({})", drawing.arguments())
    }

    fn free_name(&self, wanted: &str) -> String {
        let is_taken = |name: &str| self.names.contains(name) || self.functions.iter().any(|(known, _)| known == name);
        let mut name = wanted.to_owned();
        let mut number = 2;
        while is_taken(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        name
    }

    /// A choice among several drawings by the name that the scene computes.
    fn choice(&mut self, one: &Use<'t>, drawn: &[(String, Drawing, Class)], variable: &str) -> Result<String, String> {
        let name = one.name.ok_or("the picture has no name")?;
        let key = Key::of_files(&drawn.iter().map(|(path, ..)| path.as_str()))
            .ok_or_else(|| format!("`{}`: several pictures of one name", one.call.node.text()))?;
        let expression = self.key_expression(one, name, key);
        let mut table = String::new();
        for (path, drawing, _) in drawn {
            let call = self.call_of(drawing);
            table += &format!("        {}: lambda: {call},\n", literal(key.of(path)));
        }
        let words: Vec<String> = words_of(variable).into_iter().filter(|word| word.is_ascii()).collect();
        let wanted = if words.is_empty() { "draw_picture".to_owned() } else { format!("draw_{}_by_name", words.join("_")) };
        let body = format!(
            "(name):\n    \"\"\"The drawing that stands for a picture, by the picture's name.\"\"\"\n    drawings = {{\n{table}    }}\n    return drawings[name]()"
        );
        let known = self.functions.iter().find(|(_, source)| source.ends_with(&body)).map(|(name, _)| name.clone());
        let function = known.unwrap_or_else(|| {
            let function = self.free_name(&wanted);
            self.functions.push((function.clone(), format!("def {function}{body}")));
            function
        });
        Ok(format!("{function}({expression})"))
    }

    /// An expression for the key of the file that another expression names.
    fn key_expression(&mut self, one: &Use<'t>, name: Node<'t>, key: Key) -> String {
        // Names that are literals elsewhere are shortened there.
        let is_literal = |(path, spans): &(String, Vec<Span>)| {
            !spans.is_empty()
                && spans.iter().all(|span| {
                    self.tree.node_at(*span).is_some_and(|node| node.as_string() == Some(path.as_str()) && node.span() == *span)
                })
        };
        if matches!(name.kind(), NodeKind::Name | NodeKind::Subscript | NodeKind::Attribute) && one.files.iter().all(is_literal) {
            for (path, spans) in &one.files {
                for span in spans {
                    self.edits.push(Edit::replace(*span, literal(key.of(path))));
                }
            }
            return name.text().to_owned();
        }
        if key == Key::Stem
            && name.kind() == NodeKind::FString
            && let Some(short) = short_f_string(self.tree, name)
        {
            return short;
        }
        self.imports.insert("from pathlib import Path".to_owned());
        let attribute = if key == Key::Stem { "stem" } else { "name" };
        format!("Path({}).{attribute}", name.text())
    }

    fn silence(&mut self, one: &Use<'t>) -> Result<(), String> {
        let statement = one.call.node.statement().filter(|statement| statement.as_expression_statement() == Some(one.call.node));
        let statement = statement.ok_or_else(|| format!("`{}` is more than a statement", one.call.node.text()))?;
        self.gone.push(statement);
        self.change("asset-sound", Safety::Lossy, one.call.node.text(), "");
        Ok(())
    }

    fn forget_font(&mut self, one: &Use<'t>) -> Result<(), String> {
        let call = one.call.node;
        let with = call.ancestors().find_map(Node::as_with).filter(|with| with.items.iter().any(|(item, _)| *item == call));
        match (with, call.statement()) {
            (Some(with), _) if with.items.len() == 1 => {
                let edits = unwrap(self.tree, with.node, &with.body).ok_or("the font's block cannot be taken apart")?;
                self.edits.extend(edits);
            }
            (None, Some(statement)) if statement.as_expression_statement() == Some(call) => self.gone.push(statement),
            _ => return Err(format!("`{}` is more than a statement", call.text())),
        }
        self.change("asset-font", Safety::Lossy, call.text(), "font=\"Sans\"");
        let fonts: Vec<Edit> = self
            .tree
            .calls()
            .filter_map(|call| call.keyword("font"))
            .filter(|font| font.kind() != NodeKind::None && !font.as_string().is_some_and(is_general_font))
            .map(|font| Edit::replace(font.span(), "\"Sans\""))
            .collect();
        self.edits.extend(fonts.into_iter().filter(|font| !self.edits.contains(font)).collect::<Vec<_>>());
        Ok(())
    }

    /// A picture whose pixels the scene reads stays one: of pixels that are computed.
    fn paint(&mut self, one: &Use<'t>) -> Result<(), String> {
        let name = one.name.ok_or_else(|| format!("`{}` names no file", one.call.node.text()))?;
        let pixels = self.pixels_of(one);
        self.edits.push(Edit::replace(name.span(), pixels.clone()));
        self.change("asset-pixels", Safety::Lossy, name.text(), pixels);
        Ok(())
    }

    /// `cv2.imread("a.png")` and its like give pixels that are computed.
    fn make_pixels(&mut self, one: &Use<'t>) -> Result<(), String> {
        let call = one.call;
        let before = call.node.text();
        let root = call.callee().root();
        let is_grey = before.contains("GRAYSCALE") || call.positional().get(1).is_some_and(|flag| flag.text() == "0");
        let pixels = self.pixels_of(one);
        let after = match (root.as_name().unwrap_or_default(), call.name()) {
            (_, "imread") if is_grey => format!("{pixels}[:, :, 0]"),
            (_, "imread") => pixels,
            ("Image" | "PIL", "open") => {
                let module = call.receiver().map_or("Image", Node::text);
                format!("{module}.fromarray({pixels})")
            }
            _ => return Err(format!("`{before}`: its content cannot stand in a sample")),
        };
        self.edits.push(Edit::replace(call.node.span(), after.clone()));
        self.change("asset-pixels", Safety::Lossy, before, after);
        Ok(())
    }

    /// A call that makes as many pixels as a picture has, within reason.
    fn pixels_of(&mut self, one: &Use<'t>) -> String {
        let path = one.files.first().and_then(|(name, _)| self.files.find(name));
        let look = path.map(|path| self.files.look(path));
        let (height, width) = look.as_deref().and_then(|look| look.as_ref().ok()).map_or(UNKNOWN_PIXELS, |look| {
            let scale = (f64::from(MOST_PIXELS) / look.height.max(look.width)).min(1.0);
            // Of what is made smaller any number will do, best one that blocks of pixels divide.
            let step = if scale < 1.0 { 16.0 } else { 1.0 };
            let pixels = |length: f64| ((length * scale / step).round() * step).max(step) as u32;
            (pixels(look.height), pixels(look.width))
        });
        if !self.functions.iter().any(|(name, _)| name == "gradient_pixels") {
            self.functions.push(("gradient_pixels".to_owned(), PIXELS.trim_end().to_owned()));
            self.imports.insert("import numpy as np".to_owned());
        }
        format!("gradient_pixels({height}, {width})")
    }

    /// Calls that only pictures of pixels answer go.
    fn drop_image_methods(&mut self, found: &[Use<'t>]) {
        let images = found.iter().filter(|one| one.loader == Loader::Image).count();
        if images == 0 || self.reads_pixels {
            return;
        }
        let all = self.tree.calls().filter(|call| matches!(call.name(), "ImageMobject" | "OpenGLImageMobject")).count();
        if all > images {
            return;
        }
        for call in self.tree.calls().filter(|call| call.name() == "set_resampling_algorithm") {
            let Some(receiver) = call.receiver() else { continue };
            let before = call.node.text().to_owned();
            let statement = call.node.statement().filter(|statement| statement.as_expression_statement() == Some(call.node));
            match statement {
                Some(statement) if receiver.kind() == NodeKind::Name || receiver.text().starts_with("self.") => {
                    self.gone.push(statement);
                }
                _ => self.edits.push(Edit::delete(Span::new(receiver.outer_span().end, call.node.span().end))),
            }
            self.change("asset-method", Safety::Safe, &before, receiver.text());
        }
    }

    fn remove_statements(&mut self) {
        let gone = std::mem::take(&mut self.gone);
        for statement in &gone {
            let siblings = statement.parent().map_or_else(|| self.tree.body().collect(), Node::block);
            let is_first = siblings.iter().find(|sibling| gone.contains(sibling)) == Some(statement);
            let empties = siblings.iter().all(|sibling| gone.contains(sibling));
            let edit = match statement.full_lines() {
                Some(lines) if !(empties && is_first) => Edit::delete(lines),
                _ => Edit::replace(statement.span(), "pass"),
            };
            self.edits.push(edit);
        }
    }

    /// Writes imports, constants and functions behind the sample's imports.
    fn write_top(&mut self) {
        let is_import = |form: &Form| {
            matches!(form, Form::Docstring | Form::Future | Form::Import(_) | Form::TypeImport | Form::TriedImport { .. })
        };
        let statements = self.module.statements();
        let Some(first) = statements.iter().find(|statement| !is_import(&statement.form)) else { return };
        if let Some(line) = self.manim_import() {
            self.imports.insert(line);
        }
        let text = self.module.text();
        let mut imports = String::new();
        for line in self.imports.iter().filter(|line| !text.contains(line.as_str())) {
            imports += &format!("\n{line}");
        }
        let last_import = statements.iter().take_while(|statement| is_import(&statement.form)).last();
        match last_import {
            _ if imports.is_empty() => {}
            Some(last) => self.edits.push(Edit::insert(last.text_span.end, imports)),
            None => self.edits.push(Edit::insert(first.text_span.start, imports.trim_start().to_owned() + "\n")),
        }
        let mut top = String::new();
        for (name, value) in &self.constants {
            top += &format!("\n{name} = {value}\n");
        }
        for (_, source) in &self.functions {
            top += &format!("\n\n{source}\n");
        }
        if !top.is_empty() {
            self.edits.push(Edit::insert(first.text_span.start, format!("{top}\n\n")));
        }
    }

    /// The import of Manim's names that the functions read, where the sample does not import everything.
    fn manim_import(&self) -> Option<String> {
        let mut bound: BTreeSet<String> = BTreeSet::new();
        for statement in self.module.statements() {
            match &statement.form {
                Form::Import(Import::Star { module, .. }) if module == "manim" => return None,
                _ => bound.extend(statement.binds.iter().map(|binding| binding.name.to_string())),
            }
        }
        let mut wanted = BTreeSet::new();
        for (_, source) in &self.functions {
            let Ok(module) = Module::parse(source.as_str()) else { continue };
            for statement in module.statements() {
                wanted.extend(statement.uses.references.iter().map(|reference| reference.name.to_string()));
            }
        }
        let own: BTreeSet<&str> = self.functions.iter().map(|(name, _)| name.as_str()).collect();
        wanted.retain(|name| !bound.contains(name) && !is_builtin(name) && !own.contains(name.as_str()));
        (!wanted.is_empty()).then(|| format!("from manim import {}", wanted.into_iter().collect::<Vec<_>>().join(", ")))
    }
}

/// Whether a drawing is a vector file's own shapes.
fn is_written_out(drawing: &Drawing) -> bool {
    drawing.source.contains(", shape by shape.")
}

/// Whether two functions differ in their names only.
fn renamed(left: &str, right: &str) -> bool {
    let body = |source: &str| source.find('(').map(|start| source[start..].to_owned());
    body(left) == body(right)
}

fn stem(path: &str) -> &str {
    let file = file_name(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What one of several files is told by.
#[derive(Clone, Copy, PartialEq)]
enum Key {
    /// Its name without the ending.
    Stem,
    /// Its name.
    Name,
}

impl Key {
    /// The shortest that tells files apart.
    fn of_files<'a>(paths: &(impl Iterator<Item = &'a str> + Clone)) -> Option<Self> {
        let is_enough = |key: &Self| {
            let mut known = BTreeSet::new();
            paths.clone().all(|path| known.insert(key.of(path)))
        };
        [Self::Stem, Self::Name].into_iter().find(is_enough)
    }

    fn of(self, path: &str) -> &str {
        match self {
            Self::Stem => stem(path),
            Self::Name => file_name(path),
        }
    }
}

/// An f-string that names a file, without the folder and the ending: `f"images/{name}.png"` → `name`.
fn short_f_string(tree: &Tree<'_>, node: Node<'_>) -> Option<String> {
    let text = node.text();
    let quote = text.find(['"', '\''])?;
    let (prefix, body) = (&text[..quote], &text[quote..]);
    let mark = if body.starts_with("\"\"\"") || body.starts_with("'''") { return None } else { &body[..1] };
    let inner = body.strip_prefix(mark)?.strip_suffix(mark)?;
    let first_value = inner.find('{')?;
    let last_value = inner.rfind('}')?;
    if inner[first_value..=last_value].contains('/') || inner.contains("{{") || tree.text().is_empty() {
        return None;
    }
    let head = &inner[..first_value];
    let head = head.rsplit('/').next().unwrap_or(head);
    let tail = &inner[last_value + 1..];
    let tail = tail.split('.').next().unwrap_or(tail);
    Some(format!("{prefix}{mark}{head}{}{tail}{mark}", &inner[first_value..=last_value]))
}

/// The name that a value is given to: a variable, an attribute, a keyword, a function's.
fn variable_of(node: Node<'_>) -> String {
    for around in node.ancestors() {
        if let Some(assignment) = around.as_assignment() {
            let target = assignment.targets.first().map_or("", |target| target.text());
            return target.rsplit('.').next().unwrap_or_default().to_owned();
        }
        match around.kind() {
            NodeKind::Keyword => return around.text().split('=').next().unwrap_or_default().trim().to_owned(),
            NodeKind::Return => {
                let function = around.function().and_then(Node::as_function);
                return function.map_or(String::new(), |function| function.name().to_owned());
            }
            NodeKind::Function | NodeKind::Class => return String::new(),
            _ => {}
        }
    }
    String::new()
}

/// The comment at the end of a statement's first line, or on the line above it.
fn comment_of(tree: &Tree<'_>, node: Node<'_>) -> String {
    let Some(statement) = node.statement() else { return String::new() };
    let text = tree.text();
    let start = statement.span().start as usize;
    let line_start = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if let Some((_, comment)) = line.rsplit_once("  #").or_else(|| line.rsplit_once(" # ")) {
        return comment.trim().to_owned();
    }
    let above = text[..line_start].trim_end_matches('\n').rsplit('\n').next().unwrap_or_default().trim();
    above.strip_prefix('#').map_or(String::new(), |comment| comment.trim().to_owned())
}
