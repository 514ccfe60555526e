//! What the code says that a timeline cannot: the variables' makers, functions that are plotted, words of the author.

mod functions;
mod topic;

use std::collections::BTreeMap;

use manimill_syntax::tree::{Call, Kind, Node, Tree};
use manimill_syntax::{Module, comments_of, words_of};

pub use self::topic::{is_plain, is_telling, split_words};

/// Facts of one scene's code. Empty where the code cannot be parsed.
#[derive(Debug, Clone, Default)]
pub struct CodeFacts {
    /// Words of the class's name, in lower case, without those that say nothing.
    pub topic: Vec<String>,
    /// Whether the class has the name of something of Manim's that its code calls: `GetRowsExample`, `ArcBetweenPointsExample`.
    pub topic_is_called: bool,
    /// The docstring of the class, else of `construct`.
    pub docstring: Option<String>,
    /// Comments that stand alone on their lines within the class, with the line, counted from 1.
    pub comments: Vec<(u32, String)>,
    /// What voices say.
    pub narration: Vec<String>,
    /// How each variable was made, every time that it was.
    pub made: BTreeMap<String, Vec<Making>>,
    /// Calls within the scene that make mobjects and are given no name.
    pub unnamed: Vec<Making>,
    /// Methods that are called on variables: `(variable, method, text of the arguments)`, in order.
    pub calls: Vec<(String, String, String)>,
    /// Names of colours that the scene's code mentions, such as `BLUE`.
    pub constants: Vec<String>,
}

/// A call that makes a mobject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Making {
    /// The line, counted from 1.
    pub line: u32,
    /// The last name of what is called: `plot` of `axes.plot(…)`.
    pub callee: String,
    /// The variable that a method is called on.
    pub receiver: Option<String>,
    /// The function that is given, as the code writes it and without `np.`.
    pub function: Option<String>,
    /// Parameters of that function.
    pub parameters: Vec<String>,
    /// Plain variables among the arguments.
    pub arguments: Vec<String>,
    /// Keywords with the text of their values.
    pub keywords: Vec<(String, String)>,
}

impl CodeFacts {
    /// Reads the code of one scene.
    pub fn of(code: &str, scene: &str) -> Self {
        let mut facts = Self { topic: topic::of_class(scene), ..Self::default() };
        let Ok(module) = Module::parse(code) else { return facts };
        let tree = Tree::of(&module);
        let Some((position, class)) =
            tree.body().enumerate().find(|(_, node)| node.as_class().is_some_and(|class| class.name() == scene))
        else {
            return facts;
        };
        let words = words_of(&module, position);
        facts.docstring = words.class_docstring.or(words.construct_docstring);
        facts.narration = words.narration;
        let (first, last) = (class.line(), module.lines().line(class.span().end));
        facts.comments = comments_of(&module)
            .into_iter()
            .filter(|comment| comment.alone && (first..=last).contains(&comment.line))
            .map(|comment| (comment.line, comment.text))
            .collect();
        facts.read(&tree, class);
        facts.topic_is_called = facts.calls_topic();
        facts
    }

    fn calls_topic(&self) -> bool {
        let topic = self.topic.concat().replace('-', "").to_lowercase();
        let made = self.made.values().flatten().chain(&self.unnamed).map(|making| making.callee.as_str());
        let mut called = made.chain(self.calls.iter().map(|(_, method, _)| method.as_str()));
        let is_topic = |name: &str| {
            let name = name.replace('_', "").to_lowercase();
            name == topic || name.trim_end_matches('s') == topic.trim_end_matches('s')
        };
        !topic.is_empty() && called.any(is_topic)
    }

    /// How the variable was made last before a line.
    pub fn making(&self, variable: &str, line: Option<u32>) -> Option<&Making> {
        let all = self.made.get(variable)?;
        line.and_then(|line| all.iter().rev().find(|making| making.line <= line)).or_else(|| all.first())
    }

    fn read(&mut self, tree: &Tree, class: Node) {
        for node in class.descendants() {
            if let Some(assignment) = node.as_assignment()
                && let Some(value) = assignment.value
            {
                for target in &assignment.targets {
                    self.bind(tree, *target, value);
                }
            }
            if let Some(each) = node.as_loop()
                && let (Some(name), Some(items)) = (each.target.as_name(), each.iterable.as_name())
            {
                let known = self.made.get(&format!("{items}[]")).cloned();
                self.made.entry(name.to_owned()).or_default().extend(known.unwrap_or_default());
            }
            if let Some(call) = node.as_call() {
                self.note(tree, call);
            }
            if let Some(name) = node.as_name()
                && name.len() > 2
                && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
                && !self.constants.iter().any(|known| known == name)
            {
                self.constants.push(name.to_owned());
            }
        }
    }

    fn bind(&mut self, tree: &Tree, target: Node, value: Node) {
        if let Some(names) = target.elements() {
            match value.elements() {
                Some(values) if values.len() == names.len() => {
                    for (name, value) in names.into_iter().zip(values) {
                        self.bind(tree, name, value);
                    }
                }
                _ => names.into_iter().for_each(|name| self.bind_one(tree, name, value)),
            }
        } else {
            self.bind_one(tree, target, value);
        }
    }

    fn bind_one(&mut self, tree: &Tree, target: Node, value: Node) {
        let Some(name) = variable(target) else { return };
        if let Some(making) = making(tree, value) {
            self.made.entry(name).or_default().push(making);
        } else if matches!(value.kind(), Kind::List | Kind::Tuple | Kind::ListComprehension) {
            let inner = value.children().find_map(|item| making(tree, item));
            if let Some(making) = inner {
                self.made.entry(format!("{name}[]")).or_default().push(making);
            }
        }
    }

    fn note(&mut self, tree: &Tree, call: Call) {
        if let Some(receiver) = call.receiver()
            && let Some(variable) = variable(receiver.root_with_self())
        {
            let arguments: Vec<&str> = call.arguments().iter().map(|argument| argument.value.text()).collect();
            self.calls.push((variable, call.name().to_owned(), arguments.join(", ")));
        }
        let parent = call.node.parent().map(Node::kind);
        if !matches!(parent, Some(Kind::Assign | Kind::Attribute))
            && let Some(making) = making(tree, call.node)
            && (making.callee.starts_with(char::is_uppercase)
                || making.callee.starts_with("get_")
                || making.callee.starts_with("plot"))
        {
            self.unnamed.push(making);
        }
    }
}

/// The variable or the attribute of `self` that a node is.
fn variable(node: Node) -> Option<String> {
    match node.dotted()?.as_slice() {
        [name] | ["self", name] => Some((*name).to_owned()),
        _ => None,
    }
}

/// The innermost call of a chain that makes something: `Circle()` of `Circle().shift(UP)`.
fn making(tree: &Tree, value: Node) -> Option<Making> {
    let mut call = value.as_call()?;
    while let Some(inner) = call.receiver().and_then(Node::as_call) {
        // `always_redraw(lambda: Dot(…))` and the like stand alone, chains are followed to their start.
        call = inner;
    }
    if call.name() == "always_redraw" {
        let inner = call.positional().first()?.descendants().find_map(Node::as_call)?;
        call = inner;
    }
    let mut made = Making {
        line: call.node.line(),
        callee: call.name().to_owned(),
        receiver: call.receiver().and_then(variable),
        ..Making::default()
    };
    for argument in call.arguments() {
        if let Some((text, parameters)) = functions::written(tree, argument.value) {
            made.function.get_or_insert(text);
            made.parameters = parameters;
        } else if let Some(keyword) = argument.keyword {
            made.keywords.push((keyword.to_owned(), argument.value.text().to_owned()));
        } else if let Some(name) = variable(argument.value) {
            made.arguments.push(name);
        }
    }
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "from manim import *\n\nclass SineWaveExample(Scene):\n    \"\"\"A wave.\"\"\"\n    def construct(self):\n        # Draw the axes\n        ax = Axes()\n        wave = ax.plot(lambda x: np.sin(x) ** 2, color=BLUE).shift(UP)\n        self.play(Create(wave))\n";

    #[test]
    fn variables_know_their_makers_and_functions() {
        let facts = CodeFacts::of(CODE, "SineWaveExample");
        assert_eq!(facts.topic, ["sine", "wave"]);
        assert_eq!(facts.docstring.as_deref(), Some("A wave."));
        assert_eq!(facts.comments, [(6, "Draw the axes".to_owned())]);
        let wave = facts.making("wave", None).expect("it is made");
        assert_eq!((wave.callee.as_str(), wave.receiver.as_deref()), ("plot", Some("ax")));
        assert_eq!(wave.function.as_deref(), Some("sin(x)^2"));
    }

    #[test]
    fn a_class_named_after_what_it_calls_is_known_as_such() {
        let code = "class GetRowsExample(Scene):\n    def construct(self):\n        table = Table([[1]])\n        self.add(table.get_rows())\n";
        assert!(CodeFacts::of(code, "GetRowsExample").topic_is_called);
        assert!(!CodeFacts::of(CODE, "SineWaveExample").topic_is_called);
    }

    #[test]
    fn what_is_no_python_has_no_facts_but_its_name() {
        assert_eq!(CodeFacts::of("class (", "MovingDots").topic, ["moving", "dots"]);
    }
}
