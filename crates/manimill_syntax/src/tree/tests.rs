use super::*;
use crate::edit::apply;

fn module(text: &str) -> Module {
    Module::parse(text).expect("the test's text is Python")
}

#[test]
fn nodes_come_in_the_order_of_the_text_and_know_their_surroundings() {
    let module = module("class A(Scene):\n    def construct(self):\n        self.play(Write(Text(\"a\")), run_time=2)\n");
    let tree = Tree::of(&module);
    let play = tree.calls().next().expect("a call");
    assert_eq!(play.name(), "play");
    assert_eq!(play.receiver().expect("a receiver").text(), "self");
    assert_eq!(play.node.class().and_then(Node::as_class).expect("a class").name(), "A");
    assert_eq!(play.keyword("run_time").expect("a keyword").as_number(), Some(Number::Int(2)));
    let inner = play.positional()[0].as_call().expect("a call");
    assert_eq!(inner.positional()[0].as_call().expect("a call").positional()[0].as_string(), Some("a"));
    assert_eq!(tree.calls().map(Call::name).collect::<Vec<_>>(), ["play", "Write", "Text"]);
    assert_eq!(inner.node.full_lines(), None, "it shares its line");
    let statement = play.node.statement().expect("a statement");
    assert!(statement.full_lines().is_some_and(|lines| tree.text()[lines.range()].ends_with("run_time=2)\n")));
}

#[test]
fn an_argument_goes_with_its_comma() {
    let cases = [
        ("f(a, b, c)", 0, "f(b, c)"),
        ("f(a, b, c)", 1, "f(a, c)"),
        ("f(a, b, c)", 2, "f(a, b)"),
        ("f(a, b=(1), )", 1, "f(a )"),
        ("f((a), **b)", 0, "f(**b)"),
        ("f(a)", 0, "f()"),
        ("f(\n    a,\n    b,\n)", 1, "f(\n    a\n)"),
    ];
    for (before, index, after) in cases {
        let module = module(before);
        let tree = Tree::of(&module);
        let call = tree.calls().next().expect("a call");
        assert_eq!(apply(before, &[call.remove_argument(index)]), after, "{before}");
    }
}

#[test]
fn an_argument_is_added_behind_the_last_one() {
    for (before, after) in [("f()", "f(x=1)"), ("f(a)", "f(a, x=1)"), ("f((a),)", "f((a), x=1,)")] {
        let module = module(before);
        let tree = Tree::of(&module);
        assert_eq!(apply(before, &[tree.calls().next().expect("a call").add_argument("x=1")]), after);
    }
}

#[test]
fn parentheses_around_an_expression_belong_to_it_and_those_of_a_call_do_not() {
    let text = "f((a + b)); ((c)).d((e), x=(g)); class_ = (h)";
    let module = module(text);
    let tree = Tree::of(&module);
    let outer = |name: &str| {
        let node = tree.nodes().find(|node| node.text() == name).expect("a node");
        &text[node.outer_span().range()]
    };
    assert_eq!(
        [outer("a + b"), outer("a"), outer("c"), outer("e"), outer("g"), outer("h")],
        ["(a + b)", "a", "((c))", "(e)", "(g)", "(h)"]
    );
}

#[test]
fn strings_and_numbers_have_values() {
    let module = module("a = 'x' \"y\"; b = f'p{q!r}s' 't'; c = -2.5; d = {'k': 1, **e}; g = h.i[0].j(1)");
    let tree = Tree::of(&module);
    let values: Vec<Node> = tree.body().filter_map(|node| node.as_assignment().and_then(|assignment| assignment.value)).collect();
    assert_eq!(values[0].as_string(), Some("xy"));
    let pieces: Vec<String> = values[1]
        .as_pieces()
        .expect("pieces")
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text, _) => text.to_owned(),
            Piece::Value(node) => format!("<{}>", node.text()),
        })
        .collect();
    assert_eq!(pieces, ["p", "<q>", "s", "t"]);
    assert_eq!(values[2].as_number(), Some(Number::Float(-2.5)));
    assert_eq!(values[3].entries().expect("entries").len(), 2);
    assert_eq!(values[4].root().text(), "h");
}

#[test]
fn definitions_tell_their_parts() {
    let text = "@deco\nclass A(B, mn.C, metaclass=M):\n    x = 1\n\n    @prop\n    def f(self, a, /, b=1, *c, d=2, **e):\n        return (yield)\n";
    let module = module(text);
    let tree = Tree::of(&module);
    let class = tree.body().next().and_then(Node::as_class).expect("a class");
    assert_eq!(
        class.bases().iter().map(|base| base.dotted().expect("a dotted name").join(".")).collect::<Vec<_>>(),
        ["B", "mn.C"]
    );
    assert_eq!(class.decorators()[0].text(), "deco");
    let method = class.method("f").expect("a method");
    let names: Vec<String> =
        method.parameters().iter().map(|parameter| format!("{}{}", parameter.stars, parameter.name)).collect();
    assert_eq!(names, ["self", "a", "b", "*c", "d", "**e"]);
    assert_eq!(method.parameters()[4].default.expect("a default").text(), "2");
    assert_eq!(method.body().len(), 1);
    assert_eq!(method.decorators()[0].text(), "prop");
    assert_eq!(
        tree.node_at(Span::new(text.find("mn").expect("there") as u32, text.find(".C").expect("there") as u32))
            .expect("a node")
            .text(),
        "mn"
    );
}
