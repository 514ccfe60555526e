//! What a reason, a rule or a failure class means, for people who meet its name in a ledger.

use std::borrow::Cow;

use manimill_runner::FailureClass;

use crate::repair::text::TEXT_REPAIRS;
use crate::repair::{Documentation, REMEDIES, REWRITES, RULES};
use crate::sample::Safety;
use crate::suggest;

/// One explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The name.
    pub name: &'static str,
    /// Where it is met: a stage, `rewrite` or `failure class`.
    pub kind: &'static str,
    /// One line.
    pub title: Cow<'static, str>,
    /// What it means and what can be done.
    pub about: String,
    /// Code.
    pub example: String,
}

/// Reasons to drop a candidate before it is run: stage, name, title, what can be done, example.
const REASONS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "sources",
        "no-code",
        "The row, cell or block carries no code",
        "Check the source's `code` mapping if many rows are affected.",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"Draw a circle\"}]}",
    ),
    (
        "sources",
        "not-utf8",
        "The file is not UTF-8 and declares no encoding that can be read",
        "Convert the file, or add a coding comment to its first line.",
        "# -*- coding: latin-1 -*-",
    ),
    ("sources", "not-text", "The bytes are no text at all", "Leave the file out with `exclude`.", ""),
    (
        "sources",
        "too-large",
        "Larger than `limits.file_bytes`, more than 100,000 statements, or more code than is held in memory",
        "Raise the limit if the file is worth having. A source whose code takes more than 160 MB in memory loses the files that come after: split it, or leave data out with `exclude`.",
        "[limits]\nfile_bytes = 4_000_000",
    ),
    (
        "sources",
        "broken",
        "The row, cell or notebook is not what its format promises",
        "The evidence says where; the other rows of the file were read.",
        "{\"code\": \"…\"",
    ),
    (
        "sources",
        "damaged",
        "The code is damaged, and how it was cannot be known",
        "The evidence names the repair that was tried and what it could not decide: two ways of indenting a script on one line, say.",
        "for x in y: f(x) g()",
    ),
    (
        "sources",
        "absent",
        "Listed, but its content is not there",
        "The clone is partial, or the file is a pointer to a large file. Fetch it and build again.",
        "version https://git-lfs.github.com/spec/v1",
    ),
    (
        "sources",
        "refused",
        "Reading it could do harm",
        "An archive's entry that leaves its folder, a link or a device. Nothing of it was unpacked.",
        "../../etc/passwd",
    ),
    (
        "index",
        "syntax-error",
        "The document is no Python 3",
        "The evidence gives the line. Repairs of damaged text may win it back.",
        "class A(Scene): def construct(self): pass",
    ),
    (
        "index",
        "too-deep",
        "It nests deeper than is safe to read",
        "More than 1,200 operators, calls or attributes of one expression within each other, 200 brackets, 100 blocks, or a scene that extends more than 64 classes of its source. Nobody writes that by hand; write a long sum as `sum([...])` and a long chain as several statements.",
        "x = 1 + 1 + 1 + 1  # and 1,200 more",
    ),
    (
        "index",
        "no-scene",
        "No class of the wanted name reaches a Manim scene class",
        "A row, example or cell that should hold a scene holds none.",
        "circle = Circle()",
    ),
    (
        "index",
        "licence",
        "Its licence is not among `dataset.licences`",
        "Add the licence to the list, or set `licence` on the source where detection is wrong.",
        "[dataset]\nlicences = [\"MIT\", \"Apache-2.0\"]",
    ),
    (
        "index",
        "over-limit",
        "More scenes than `--limit` lets go on",
        "The build was asked for a first look. Build without `--limit` for the whole; what was judged is not judged again.",
        "manimill build --limit 20",
    ),
    (
        "slice",
        "not-executed",
        "Python never reaches the class when the file is run",
        "It stands in a part of the file that is not run.",
        "",
    ),
    (
        "slice",
        "dynamic-import",
        "A module is imported by a computed name",
        "What it brings cannot be told, so no slice can be proven complete.",
        "importlib.import_module(f\"scenes.{name}\")",
    ),
    (
        "slice",
        "module-as-value",
        "A module of the repository is passed around as a value",
        "The names that are read from it cannot be told.",
        "import helpers\nrun(helpers)",
    ),
    (
        "repair",
        "not-convertible",
        "Written for 3b1b's Manim, and something in it has no counterpart in Manim Community",
        "A scene is converted whole or not at all; the evidence lists what blocked it.",
        "from manimlib.imports import *\nrandy = Randolph()",
    ),
    (
        "assets",
        "needs-file",
        "It loads a file that nothing can stand for",
        "Pictures are replaced by drawings and small data files by literals (`[assets]`). What is left is a file that is not in the \
         repository, too large, read for its pixels, or named in a way that cannot be followed; the evidence says which.",
        "SVGMobject(\"logo.svg\")",
    ),
    ("check", "local-import", "It imports a module of a repository that the sample does not carry", "", "from . import helpers"),
    (
        "check",
        "missing-package",
        "It imports a package that the environment does not have",
        "Add the package to `[environment] packages` if its samples are worth having.",
        "[environment]\npackages = [\"pulp\"]",
    ),
    (
        "check",
        "unbound-name",
        "It reads a name that nothing binds",
        "A helper that is nowhere in the source, or a name that today's Manim no longer has.",
        "self.add(BraceAnimator())",
    ),
    (
        "check",
        "no-construct",
        "The class is a base for other scenes",
        "It has no `construct` and inherits none, so that there is nothing to render.",
        "class Base(Scene):\n    def helper(self): ...",
    ),
    ("check", "empty-construct", "Its `construct` does nothing", "", "def construct(self):\n    pass"),
    (
        "check",
        "rejected-by-review",
        "A person has looked at it and rejected it",
        "The evidence is their note. The decision stands in the review file beside the configuration; take it back in `manimill serve`.",
        "[[decision]]\nid = \"mine:intro.py#Opening\"\nverdict = \"reject\"\nnote = \"text off screen\"",
    ),
    (
        "render",
        "audit-refuted",
        "It runs here, but `manim -ql` itself does not render it",
        "A share of the verdicts is asked of Manim itself (`render.audit`). The evidence has its last words; a report is welcome.",
        "[render]\naudit = 0.01",
    ),
    (
        "dedup",
        "exact-twin",
        "The same text as another sample",
        "The evidence names the survivor; source priority decides which one that is.",
        "",
    ),
    (
        "dedup",
        "normalised-twin",
        "The same program as another sample in another layout",
        "Comments, white space, quotes, docstrings, and the order and form of imports do not count.",
        "",
    ),
    (
        "dedup",
        "renamed-twin",
        "The same program as another sample under other names",
        "What the file itself binds is called differently: the scene, variables, functions, parameters. `dedup.drop = \"normalised\"` keeps such samples.",
        "class A(Scene): … → class B(Scene): …",
    ),
    (
        "dedup",
        "near-twin",
        "Nearly the same program as another sample",
        "The evidence gives both similarities; the thresholds are `dedup.jaccard`, `dedup.edit` and, for what is left of both without the statements that they share, `dedup.own`. `dedup.drop = \"renamed\"` keeps such samples.",
        "Circle(radius=1) → Circle(radius=2)",
    ),
    (
        "dedup",
        "contamination",
        "It is in an evaluation set that the dataset must not contain",
        "The evidence names the row, and whether code or prompt gave it away. `action = \"mark\"` in the set's `[[protected]]` keeps such samples and says so in `contaminates`.",
        "[[protected]]\nid = \"benchmark\"\nlocation = \"benchmark.parquet\"",
    ),
    (
        "dedup",
        "released",
        "An earlier release has it already",
        "The evidence names the release's sample. `dedup.against` lists the releases.",
        "[dedup]\nagainst = [\"../release-1\"]",
    ),
    (
        "dedup",
        "same-code",
        "Its code stands with several descriptions",
        "`dedup.same_code` says what becomes of such samples.",
        "[dedup]\nsame_code = \"keep-best\"",
    ),
    (
        "dedup",
        "same-description",
        "Its description stands with several codes",
        "`dedup.same_description` says what becomes of such samples.",
        "[dedup]\nsame_description = \"keep-all\"",
    ),
    (
        "change",
        "untrusted-description",
        "The description was taken away: its code stands with several that have nothing to do with each other",
        "No one can tell which is right; the sample needs a new one. `dedup.unrelated_descriptions` says how many are too many.",
        "",
    ),
    (
        "change",
        "contradicted-description",
        "The description was taken away or replaced: another contradicts it",
        "`dedup.same_code` and `dedup.same_description` say what becomes of such samples. The change has both texts.",
        "",
    ),
    (
        "render",
        "worker-failed",
        "The tool's own worker failed on it",
        "Nothing is said of the sample. Please report it with the evidence.",
        "",
    ),
    (
        "shape",
        "too-long",
        "Longer than `shape.max_tokens`",
        "It is dropped, not cut off: half a program is no program. Raise the limit if your model can read that much.",
        "[shape]\nmax_tokens = 8192",
    ),
    (
        "any",
        "internal-error",
        "The tool itself failed on it",
        "A bug: please report it with the evidence. The build went on without this candidate.",
        "",
    ),
    (
        "render",
        "piece-unproven",
        "A piece of a long scene does not do alone what the whole does there",
        "The evidence has the first difference. The whole stays; what a piece needs from before could not be rebuilt without \
         animating it.",
        "play 3 at 4 s: 2 mobjects on the screen have become 1",
    ),
    (
        "render",
        "piece-twin",
        "A piece of a long scene is the same program as another sample",
        "The evidence names the sample that stays.",
        "of mine:scenes.py#Long/2",
    ),
    (
        "render",
        "cut",
        "A piece of a long scene, as a scene of its own",
        "It starts with what the whole had built and shown by then, put on the screen without animating it. Run alone, its \
         timeline equals that stretch of the whole. `shape.cut_tokens` says from which length on scenes are cut.",
        "class Long → class LongPart2",
    ),
    (
        "assets",
        "asset-drawing",
        "A picture is replaced by a drawing made of Manim shapes",
        "The drawing has the size that Manim would have given the picture. The change log says what the picture was taken for, how surely, and why. Safety: lossy.",
        "SVGMobject(\"factory.svg\") → draw_factory(2.6, 2)",
    ),
    (
        "assets",
        "asset-vector",
        "A vector file of a few shapes is written out as exactly those shapes",
        "Safety: lossy, for strokes and gradients are said in Manim's words.",
        "SVGMobject(\"flag.svg\") → draw_flag(3, 2)",
    ),
    (
        "assets",
        "asset-data",
        "A small data file is written out as a literal of the type that reading it gave",
        "The limit is `assets.data_tokens`. Safety: safe.",
        "open(\"maze.txt\").readlines() → MAZE",
    ),
    (
        "assets",
        "asset-code",
        "A listing of code that was read from a file stands in the sample",
        "Of a file that is not there a few lines of Python stand for the listing. Safety: safe, else lossy.",
        "Code(\"sort.py\") → Code(code_string=SORT, language=\"python\")",
    ),
    (
        "assets",
        "asset-pixels",
        "A picture whose pixels the scene reads is made of pixels that are computed",
        "Its size is kept, up to 512 pixels; its colours change smoothly. Safety: lossy.",
        "ImageMobject(\"rose.jpg\").pixel_array → ImageMobject(gradient_pixels(256, 256)).pixel_array",
    ),
    (
        "assets",
        "asset-guard",
        "A question whether a file is there is answered, and what is not executed then goes",
        "Everything is taken to be there and replaced; where that cannot be, the author's own way without files is taken. Safety: lossy.",
        "if os.path.exists(\"cat.svg\"): cat = SVGMobject(\"cat.svg\") → cat = draw_cat(2.1, 2)",
    ),
    (
        "assets",
        "asset-sound",
        "A call that plays a sound file is removed",
        "Nothing else changes: sounds take no time of a scene. Safety: lossy.",
        "self.add_sound(\"pop.wav\")",
    ),
    (
        "assets",
        "asset-font",
        "A font file is no longer loaded",
        "Texts in it use `Sans`, which Pango always has. Safety: lossy.",
        "with register_font(\"fonts/Hand.ttf\"): …",
    ),
    (
        "assets",
        "asset-method",
        "A call that only pictures of pixels answer is removed",
        "The picture has become a drawing. Safety: safe.",
        "image.set_resampling_algorithm(…)",
    ),
    (
        "slice",
        "name-collision",
        "Two modules used one name for different things",
        "One of them was renamed throughout the sample; the change log has both names.",
        "fade → utilities_fade",
    ),
];

/// Everything that can be explained, in the order of the stages.
pub fn all() -> Vec<Explanation> {
    let reasons = REASONS.iter().map(|&(kind, name, title, about, example)| Explanation {
        name,
        kind,
        title: title.into(),
        about: about.to_owned(),
        example: example.to_owned(),
    });
    let texts = TEXT_REPAIRS.iter().map(|repair| rule(repair.name, "text repair", repair.source, repair.safety));
    let rewrites = REWRITES.iter().map(|rewrite| rule(rewrite.name, "rewrite", rewrite.source, rewrite.safety));
    let remedies = REMEDIES.iter().map(|remedy| &remedy.rewrite);
    let rewrites = rewrites.chain(remedies.map(|rewrite| rule(rewrite.name, "remedy", rewrite.source, rewrite.safety)));
    let findings = RULES.iter().map(|&(name, title, about, example)| Explanation {
        name,
        kind: "finding",
        title: title.into(),
        about: about.to_owned(),
        example: example.to_owned(),
    });
    let classes = FailureClass::ALL.iter().map(|class| Explanation {
        name: class.name(),
        kind: "failure class",
        title: class.title().into(),
        about: class.explanation().to_owned(),
        example: class.example().to_owned(),
    });
    reasons.chain(texts).chain(rewrites).chain(findings).chain(classes).collect()
}

/// What the doc comment of a rule's file says.
fn rule(name: &'static str, kind: &'static str, source: &str, safety: Safety) -> Explanation {
    let documentation = Documentation::of(source);
    let example = documentation
        .examples
        .first()
        .map_or_else(String::new, |example| format!("# before\n{}\n# after\n{}", example.before, example.after));
    let about = format!(
        "{}\nSince: {}.\nLeaves alone: {}\nSafety: {}.",
        documentation.what,
        documentation.since,
        documentation.leaves_alone,
        safety.name()
    );
    Explanation { name, kind, title: documentation.title.into(), about, example }
}

/// What a name means, in every place where it is met; the nearest known name where it means nothing.
///
/// # Errors
/// The nearest known name, if one is near.
pub fn explain(name: &str) -> Result<Vec<Explanation>, Option<&'static str>> {
    let everything = all();
    let found: Vec<Explanation> = everything.iter().filter(|explanation| explanation.name == name).cloned().collect();
    if found.is_empty() { Err(suggest::nearest(name, everything.iter().map(|explanation| explanation.name))) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_knows_gets_the_nearest() {
        assert_eq!(explain("unbound-nam").expect_err("unknown"), Some("unbound-name"));
        assert_eq!(explain("needs-file").expect("known").len(), 1);
    }

    #[test]
    fn every_reason_for_unreadable_documents_is_explained() {
        use crate::sources::UnreadableReason as Reason;
        for reason in [
            Reason::NoCode,
            Reason::NotUtf8,
            Reason::NotText,
            Reason::TooLarge,
            Reason::Broken,
            Reason::Damaged,
            Reason::Absent,
            Reason::Refused,
        ] {
            assert!(explain(reason.name()).is_ok(), "{}", reason.name());
        }
    }
}
