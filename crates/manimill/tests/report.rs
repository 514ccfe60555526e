//! The report of a folder that a build has written: its numbers are the ledger's, and what it carries can be unpacked.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use manimill::ledger::Stage;
use manimill::options;
use manimill::pipeline::{Observer, build};
use manimill::report::{Dataset, Numbers, Page, REPORT, write_report};
use manimill::settings::Settings;
use serde_json::Value;

/// Two sources with a twin between them, a scene that needs a file, one of another Manim, one that reads an unbound name
/// and one whose import has to be put back.
const FILES: [(&str, &str); 5] = [
    (
        "one/good.py",
        "from manim import *\n\n\nclass Square1(Scene):\n    def construct(self):\n        self.play(Create(Square()))\n\n\nclass Numbers(Scene):\n    def construct(self):\n        self.play(Create(Dot(np.array([1.0, 0, 0]))), run_time=math.pi)\n",
    ),
    (
        "one/file.py",
        "from manim import *\n\n\nclass Logo(Scene):\n    def construct(self):\n        self.add(ImageMobject(\"logo.png\"))\n",
    ),
    (
        "one/old.py",
        "from manimlib.imports import *\n\n\nclass Old(Scene):\n    def construct(self):\n        self.play(ShowCreation(Circle()))\n",
    ),
    (
        "two/twin.py",
        "from manim import *\n\n\nclass Square1(Scene):\n    def construct(self):\n        # the same\n        self.play(Create(Square()))\n",
    ),
    (
        "two/unbound.py",
        "from manim import *\n\n\nclass Unbound(Scene):\n    def construct(self):\n        self.add(<Nothing>(\"</script><b>\"))\n",
    ),
];

struct Silent;

impl Observer for Silent {
    fn begins(&self, _: &str, _: usize) {}
    fn advances(&self) {}
    fn ends(&self) {}
    fn warns(&self, _: &str) {}
    fn tells(&self, _: &str) {}
}

fn dataset(folder: &Path) -> std::path::PathBuf {
    for (path, text) in FILES {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        std::fs::write(path, text.replace("<Nothing>", "NothingBindsThis")).expect("it is written");
    }
    let config = folder.join("manimill.toml");
    let text = "[dataset]\nname = \"a <b>name</b>\"\n[[source]]\nid = \"one\"\nkind = \"folder\"\nlocation = \"one\"\npriority = 1\n\
                [[source]]\nid = \"two\"\nkind = \"folder\"\nlocation = \"two\"\n";
    let settings =
        Settings::resolve(options::parse(text, &config).expect("it parses"), &config, folder.join("cache"), Stage::Dedup)
            .expect("it resolves");
    build(&settings, &Silent, &Arc::default()).expect("it builds");
    settings.output
}

/// The numbers after `data-NAME="` in the page, in order.
fn attributes(page: &str, name: &str) -> Vec<usize> {
    page.split(&format!(" data-{name}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().expect("a value").parse().expect("a number"))
        .collect()
}

fn block(page: &str, id: &str) -> Value {
    let text = page.split(&format!("<script type=\"text/plain\" id=\"{id}\">")).nth(1).expect("the block is there");
    let text = text.split("</script>").next().expect("it ends");
    let bytes = base64::engine::general_purpose::STANDARD.decode(text).expect("base64");
    let mut json = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut json).expect("gzip");
    serde_json::from_str(&json).expect("JSON")
}

#[test]
fn the_numbers_on_the_page_add_up_to_the_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = dataset(folder.path());
    let numbers = write_report(&output, &output.join(REPORT)).expect("it is written");
    assert_eq!(numbers.faults, Vec::<String>::new());
    let page = std::fs::read_to_string(output.join(REPORT)).expect("it is there");
    let ledger: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(output.join("ledger.json")).expect("it is there")).expect("JSON");
    let column = |key: &str| -> Vec<usize> {
        ledger.iter().map(|entry| usize::try_from(entry[key].as_u64().expect("a number")).expect("it fits")).collect()
    };
    assert_eq!(
        (attributes(&page, "in"), attributes(&page, "out"), attributes(&page, "dropped")),
        (column("in"), column("out"), column("dropped"))
    );
    assert_eq!(
        attributes(&page, "count").iter().sum::<usize>(),
        column("dropped").iter().sum::<usize>(),
        "the reasons are all the drops"
    );
    assert!(numbers.dropped() >= 2, "the material has something to drop: {:?}", numbers.stages);
    for (place, stage) in numbers.stages.iter().enumerate() {
        assert_eq!(numbers.sources.iter().map(|source| source.dropped[place]).sum::<usize>(), stage.dropped, "{}", stage.name);
        assert_eq!(stage.out_by_source.iter().sum::<usize>(), stage.out, "{}", stage.name);
        assert_eq!(stage.reasons.iter().map(|reason| reason.count).sum::<usize>(), stage.dropped, "{}", stage.name);
    }
    for source in &numbers.sources {
        assert_eq!(source.candidates, source.kept + source.dropped.iter().sum::<usize>(), "{}", source.id);
    }
    let by_licence: usize = numbers.licences.iter().flat_map(|(_, counts)| counts).sum();
    let by_split: usize = numbers.splits.iter().flat_map(|(_, counts)| counts).sum();
    assert_eq!((by_licence, by_split), (column("out")[ledger.len() - 1], column("out")[ledger.len() - 1]));
}

#[test]
fn files_that_do_not_agree_with_the_ledger_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = dataset(folder.path());
    let path = output.join("ledger.json");
    let text = std::fs::read_to_string(&path).expect("it is there");
    let mut ledger: Value = serde_json::from_str(&text).expect("JSON");
    let last = ledger.as_array_mut().and_then(|entries| entries.last_mut()).expect("an entry");
    last["out"] = (last["out"].as_u64().expect("a number") + 1).into();
    std::fs::write(&path, ledger.to_string()).expect("it is written");
    let numbers = write_report(&output, &output.join(REPORT)).expect("it is written");
    assert!(numbers.faults.iter().any(|fault| fault.starts_with("samples:")), "{:?}", numbers.faults);
    assert!(std::fs::read_to_string(output.join(REPORT)).expect("it is there").contains("do not agree with its ledger"));
}

#[test]
fn long_scenes_stand_on_the_page_with_what_came_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = dataset(folder.path());
    let path = output.join("shape.json");
    let scene = |name: &str, tokens: usize, proven: usize, obstacles: &[&str]| serde_json::json!({"id": format!("s:a.py#{name}"), "tokens": tokens, "seams": 3, "pieces": 4, "proven": proven, "obstacles": obstacles});
    let shape =
        serde_json::json!({"long_scenes": [scene("Uncut", 3000, 0, &["`a < b` is in the way"]), scene("Cut", 4096, 4, &[])]});
    std::fs::write(&path, shape.to_string()).expect("it is written");
    write_report(&output, &output.join(REPORT)).expect("it is written");
    let page = std::fs::read_to_string(output.join(REPORT)).expect("it is there");
    let section = page.split("<section id=\"long\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("a section");
    assert!(section.contains("2 scenes were long enough to be cut. 1 of them gave\n  4 pieces"), "{section}");
    assert!(section.find(">Cut<") < section.find(">Uncut<"), "the longest comes first: {section}");
    assert!(section.contains("<code>a &lt; b</code> is in the way"), "{section}");
    std::fs::write(&path, "{\"long_scenes\": 1}").expect("it is written");
    let error = write_report(&output, &output.join(REPORT)).expect_err("it is damaged");
    assert!(error.to_string().contains("shape.json"), "{error}");
}

#[test]
fn every_row_is_in_the_page_and_no_text_of_a_source_is_markup() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = dataset(folder.path());
    let dataset = Dataset::read(&output).expect("it is read");
    let numbers = Numbers::of(&dataset);
    let page = Page::new(&dataset, &numbers).html();
    assert!(!page.contains("<b>name") && page.contains("a &#60;b&#62;name"), "the name is a text");
    let index = block(&page, "index");
    let kept: Vec<&str> = index["kept"]["id"].as_array().expect("ids").iter().filter_map(Value::as_str).collect();
    assert_eq!(kept, dataset.kept.iter().map(|row| row.id.as_str()).collect::<Vec<_>>());
    let dropped: Vec<&str> = index["dropped"]["id"].as_array().expect("ids").iter().filter_map(Value::as_str).collect();
    assert_eq!(dropped, dataset.dropped.iter().map(|row| row.id.as_str()).collect::<Vec<_>>());
    let samples = block(&page, "kept-0");
    for (sample, row) in samples.as_array().expect("samples").iter().zip(&dataset.kept) {
        assert_eq!(sample["code"], row.code.as_str());
    }
    let rewritten: BTreeMap<&str, &Value> = dataset
        .kept
        .iter()
        .zip(samples.as_array().expect("samples"))
        .filter(|(row, _)| row.original.is_some())
        .map(|(row, sample)| (row.scene.as_str(), sample))
        .collect();
    let hunks =
        rewritten.get("Numbers").map(|sample| sample["hunks"].as_array().expect("hunks")).expect("its import was put back");
    assert!(
        hunks.iter().all(|hunk| !hunk["reasons"].as_array().expect("reasons").is_empty()),
        "each hunk has its reason: {hunks:?}"
    );
}

#[test]
fn the_same_folder_gives_the_same_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = dataset(folder.path());
    let page = || {
        let dataset = Dataset::read(&output).expect("it is read");
        Page::new(&dataset, &Numbers::of(&dataset)).html()
    };
    assert_eq!(page(), page());
}

#[test]
fn a_folder_without_a_ledger_is_no_dataset() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Dataset::read(folder.path()).expect_err("there is none");
    assert!(error.to_string().contains("ledger.json"), "{error}");
}
