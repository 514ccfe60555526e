use proptest::prelude::*;

use super::*;

fn what(text: &str) -> Option<&'static str> {
    too_deep(text).map(|deep| deep.what)
}

const CHAINS: Option<&str> = Some("operators, calls and attributes");

#[test]
fn refuses_what_python_refuses() {
    assert_eq!(too_deep(&"(".repeat(201)).map(|deep| deep.at), Some(200));
    assert_eq!(too_deep(&format!("{}{}", "(".repeat(200), ")".repeat(200))), None);
    let steps = |depth: usize| (0..depth).map(|level| " ".repeat(level) + "if x:\n").collect::<String>();
    assert!(too_deep(&steps(101)).is_some());
    assert!(too_deep(&steps(99)).is_none());
}

#[test]
fn what_python_accepts_does_not_exhaust_the_stack() {
    let texts = [
        format!("x = {}1{}", "(".repeat(199), ")".repeat(199)),
        format!("x = {}1{}", "[".repeat(99), "]".repeat(99)),
        format!("x = {}", vec!["1"; 1000].join(" + ")),
        format!("x = {}y", "not ".repeat(300)),
        format!("x = y{}", ".z".repeat(1000)),
        format!("x = y{}", "(1)".repeat(1000)),
        (0..99).map(|level| " ".repeat(level) + "if x:\n").collect::<String>() + &" ".repeat(99) + "pass\n",
    ];
    for text in texts {
        assert!(crate::Module::parse(text.as_str()).is_ok(), "{text}");
    }
}

#[test]
fn brackets_in_strings_and_comments_do_not_count() {
    let many = "(".repeat(500);
    assert_eq!(too_deep(&format!("x = '{many}'\n# {many}\ny = '''\n{many}'''\nz = \"\\\"{many}\"")), None);
}

/// One link each of everything that makes a tree higher.
const LINKS: [(&str, &str, &str); 19] = [
    ("", "-", "1"),
    ("", "not ", "1"),
    ("", "~", "1"),
    ("", "lambda:", "1"),
    ("", "lambda a, b=1: ", "1"),
    ("", "await ", "x"),
    ("1", "**2", ""),
    ("1", " + 1", ""),
    ("1", " if 1 else 1", ""),
    ("a", ".b", ""),
    ("a", "()", ""),
    ("a", "(1, 2)", ""),
    ("a", "[0]", ""),
    ("a", "[0:1, 2]", ""),
    ("a", ".b(c)[d]", ""),
    ("'a'", " + 'b'", ""),
    ("", "yield a, ", "1"),
    ("1", " and 1 or 1", ""),
    ("", "(*x, *", "1"),
];

#[test]
fn long_chains_of_every_kind_are_refused_and_cost_nothing() {
    for (before, link, after) in LINKS {
        for many in [1_300, 200_000] {
            let text = format!("x = {before}{}{after}\n", link.repeat(many));
            assert!(what(&text).is_some(), "{link}");
            assert!(crate::Module::parse(text.as_str()).is_err() && crate::format(&text).is_err(), "{link}");
        }
    }
}

#[test]
fn what_is_long_but_flat_passes() {
    let many = 50_000;
    let texts = [
        format!("x = [{}]\n", "1, ".repeat(many)),
        format!("x = {{{}}}\n", "'a': f(x.y, -1), ".repeat(many)),
        format!("f({})\n", "x=1, ".repeat(200)),
        format!("x = ({})\n", "'abc'\n".repeat(many)),
        "@d\n".repeat(many) + "def f(): pass\n",
        "if x:\n    pass\n".to_owned() + &"elif x:\n    pass\n".repeat(many),
        format!("x = 1{}\n", "; x = 1".repeat(many)),
        format!("x = '''{}'''\n", "----- ".repeat(many)),
        format!("x = f'{}'\n", "{a.b} ".repeat(500)),
    ];
    for text in texts {
        assert_eq!(too_deep(&text), None, "{}", &text[..40]);
    }
}

#[test]
fn strings_within_formatted_strings_hide_nothing() {
    let deep = "-".repeat(5_000);
    for text in [
        format!("x = f\"{{\"a\"}}\" + {deep}1\n"),
        format!("x = f\"{{{deep}1}}\"\n"),
        format!("x = f'''{{\n{deep}1\n}}'''\n"),
        format!("x = f\"{{'}}' + {deep}1}}\"\n"),
        format!("x = f\"{{{{{deep}\"\ny = f'}}{{' {deep}1\n"),
    ] {
        let parses = crate::Module::parse(text.as_str()).is_ok();
        assert!(!parses, "{}", &text[..30]);
    }
    assert_eq!(what(&format!("x = f\"{{\"a\"}}\" + {deep}1\n")), CHAINS);
    assert_eq!(what(&format!("# a comment\rx = {deep}1\n")), CHAINS);
}

#[test]
fn the_error_of_a_bracket_that_is_never_closed_is_the_parsers() {
    let body = "    def construct(self):\n        self.play(Create(Dot().shift(UP)))\n        return self.x\n";
    let text = format!("x = f(1\nclass A(Scene):\n{}", body.repeat(400));
    let error = crate::Module::parse(text.as_str()).expect_err("a bracket is open");
    assert!(!error.message.contains("within each other"), "{error}");
}

/// The longest chain of a link that is let in.
fn longest(before: &str, link: &str, after: &str) -> Option<String> {
    let text = |many: usize| format!("def f():\n    x = {before}{}{after}\n", link.repeat(many));
    let (mut good, mut bad) = (0, 1_300);
    while bad - good > 1 {
        let middle = usize::midpoint(good, bad);
        if too_deep(&text(middle)).is_none() { good = middle } else { bad = middle }
    }
    (good > 0).then(|| text(good))
}

#[test]
fn the_longest_legal_chains_are_walked_on_the_smallest_stack() {
    // Threads of tests have 2 MB.
    let mut walked = 0;
    for (before, link, after) in LINKS {
        let text = longest(before, link, after).expect("a chain of one link is let in");
        // Some are no Python: their trees are dropped without being walked.
        let Ok(module) = crate::Module::parse(text.as_str()) else { continue };
        walked += 1;
        assert!(crate::tree::Tree::of(&module).nodes().count() > 2 && crate::structure(&module).nodes > 300, "{link}");
        assert!(crate::Program::with_mentions(&text).is_ok() && crate::format(&text).is_ok(), "{link}");
    }
    assert!(walked >= 12, "{walked}");
}

proptest! {
    /// The bound holds for whatever the parser makes of a text, broken or not.
    #[test]
    fn no_tree_is_higher_than_its_bound(
        text in "(x|1|\\.|\\(|\\)|\\[|\\]|\\{|\\}|,|:|;|-|\\+| not | lambda | yield | if | else | await | for x in |\\*|'|\"|f'|f\"|'''|f'''|\\\\|\\n|\\r|    |#|=| def | class |@| as | async ){0,60}"
    ) {
        let parsed = ruff_python_parser::parse_unchecked_source(&text, ruff_python_ast::PySourceType::Python);
        let height = height::of(&parsed.syntax().body);
        let bound = depth::bound(&text);
        prop_assert!(height <= 4 * bound + 8, "{height} levels where {bound} were told");
    }
}

/// How high a tree is.
mod height {
    use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_body};
    use ruff_python_ast::{AnyNodeRef, Stmt};

    #[derive(Default)]
    struct Height {
        now: u32,
        most: u32,
    }

    impl<'a> SourceOrderVisitor<'a> for Height {
        fn enter_node(&mut self, _: AnyNodeRef<'a>) -> TraversalSignal {
            self.now += 1;
            self.most = self.most.max(self.now);
            TraversalSignal::Traverse
        }

        fn leave_node(&mut self, _: AnyNodeRef<'a>) {
            self.now -= 1;
        }
    }

    pub(super) fn of(body: &[Stmt]) -> u32 {
        let mut height = Height::default();
        walk_body(&mut height, body);
        height.most
    }
}
