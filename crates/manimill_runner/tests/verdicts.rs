//! One sample for each verdict: what runs, what fails and how, and what a timeline says.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::{judge, scene, settings};
use manimill_runner::timeline::{Fidelity, compare};
use manimill_runner::{FailureClass, Job, Pool, Project, Timeline, Verdict};

/// Samples by the class of their failure, and the line it is at.
fn failing() -> Vec<(FailureClass, Option<u32>, Job)> {
    use FailureClass as Class;
    let scene_job = |class, body| (class, Some(5), scene(body));
    vec![
        (Class::SyntaxError, Some(5), scene("self.play(")),
        (Class::NoScene, None, Job::new("from manim import *\nclass B(Scene): pass\n", "A")),
        scene_job(Class::NameError, "self.play(Create(helper()))"),
        scene_job(Class::MissingPackage, "import manimill_has_no_such_package"),
        scene_job(Class::ImportError, "from manim import ShowCreation"),
        scene_job(Class::MissingFile, "self.add(SVGMobject('logo.svg'))"),
        scene_job(Class::MissingFile, "self.add(ImageMobject('photo'))"),
        scene_job(Class::MissingFile, "open('data.csv')"),
        (Class::OpenglOnly, None, Job::new("from manim import *\nconfig.renderer = 'opengl'\nclass A(Scene): pass\n", "A")),
        scene_job(Class::AsksForInput, "input('name? ')"),
        scene_job(Class::AsksForInput, "self.interactive_embed()"),
        scene_job(Class::EarlyExit, "import sys; self.add(Circle()); sys.exit(0)"),
        (Class::EarlyExit, None, scene("import os; self.add(Circle()); os._exit(0)")),
        (Class::NothingShown, None, scene("pass")),
        (Class::NothingShown, None, scene("self.wait()")),
        (Class::Timeout, None, scene("while True: pass")),
        scene_job(Class::OutOfMemory, "x = [0] * 10**10"),
        (Class::OutputFlood, Some(5), scene("open('x', 'wb').write(bytes(100 * 2**20))")),
        (Class::Crash, None, scene("import ctypes; ctypes.string_at(0)")),
        scene_job(Class::Recursion, "def f(): return f()\nf()"),
        scene_job(Class::ApiMisuse, "Circle(radious=2)"),
        scene_job(Class::ApiMisuse, "Circle().no_such_method()"),
        scene_job(Class::AttributeError, "[].no_such_method()"),
        scene_job(Class::TypeError, "'1' + 1"),
        scene_job(Class::ValueError, "self.play(Create(Circle()), run_time=0)"),
        scene_job(Class::LookupError, "VGroup(Circle())[7]"),
        scene_job(Class::OtherException, "raise RuntimeError('no')"),
    ]
}

#[test]
fn every_failure_has_its_class_and_line() {
    let mut limits = settings(&common::environment());
    limits.limits.cpu_seconds = 4;
    limits.limits.second_chance = 1;
    let (expected, jobs): (Vec<_>, Vec<_>) = failing().into_iter().map(|(class, line, job)| ((class, line), job)).unzip();
    for ((class, line), (job, judgement)) in expected.into_iter().zip(jobs.iter().zip(judge(limits, &jobs))) {
        let Verdict::Failed(failure) = &judgement.verdict else { panic!("{:?}\n{}", judgement.verdict, job.code) };
        assert_eq!(failure.class, class, "{failure:?}\n{}", job.code);
        if let (Some(line), Some(found)) = (line, failure.line) {
            assert!(found == line || found == line + 1, "line {found}\n{}", job.code);
        }
        assert!(!failure.message.contains("/tmp/"), "{failure:?}");
    }
}

#[test]
fn what_runs_has_a_timeline_and_stills() {
    let job = scene("c = Circle()\nself.play(Create(c), run_time=2)\nself.wait()\nself.play(c.animate.shift(RIGHT))");
    let judgement = judge(settings(&common::environment()), &[job]).remove(0);
    assert_eq!(judgement.verdict, Verdict::Runs);
    let timeline = judgement.timeline.expect("it runs");
    assert_eq!((timeline.duration, timeline.frames, timeline.plays.len()), (4.0, 60, 3));
    assert_eq!(timeline.plays[0].animations[0].class, "Create");
    assert_eq!((timeline.plays[0].line, timeline.plays[0].run_time), (Some(6), 2.0));
    assert_eq!(timeline.objects[0].bounds, Some([0.0, -1.0, 2.0, 1.0]));
    assert!(!judgement.stills.is_empty() && judgement.stills[0].png.starts_with(b"\x89PNG"));
}

#[test]
fn what_is_too_slow_with_all_frames_is_run_with_fewer() {
    let mut short = settings(&common::environment());
    short.limits.cpu_seconds = 1;
    short.limits.second_chance = 2;
    let slow = "import time\ndot = Dot()\ndef burn(_, dt):\n    end = time.process_time() + 0.025\n    \
                while time.process_time() < end: pass\ndot.add_updater(burn)\nself.add(dot)\n";
    let jobs = [scene(&format!("{slow}self.wait(10)")), scene(&format!("{slow}self.wait(60)"))];
    let judgements = judge(short, &jobs);
    assert_eq!((&judgements[0].verdict, judgements[0].coarse), (&Verdict::Runs, true));
    let timeline = judgements[0].timeline.as_ref().expect("it runs");
    assert_eq!((timeline.duration, timeline.frames, timeline.frame_rate), (10.0, 50, 5.0));
    let Verdict::Failed(failure) = &judgements[1].verdict else { panic!("{:?}", judgements[1].verdict) };
    assert_eq!(failure.class, FailureClass::Timeout);
}

#[test]
fn one_sample_leaves_nothing_behind_for_the_next() {
    let spoiler = "config.frame_rate = 1\nconfig.background_color = RED\nCircle.__init__ = None\n\
                   self.add(Square())";
    let jobs = [scene(spoiler), scene("self.play(Create(Circle()))"), scene(spoiler), scene("self.play(Create(Circle()))")];
    let mut one = settings(&common::environment());
    one.workers = 1;
    let judgements = judge(one, &jobs);
    assert!(judgements.iter().all(|judgement| judgement.verdict == Verdict::Runs), "{judgements:?}");
    assert_eq!(judgements[1].timeline, judgements[3].timeline);
    assert_eq!(judgements[1].timeline.as_ref().map(|timeline| timeline.frame_rate), Some(15.0));
}

#[test]
fn formulas_are_compiled_and_their_errors_belong_to_them() {
    let environment = common::environment();
    if environment.latex().is_none() {
        return;
    }
    let store = tempfile::tempdir().expect("a folder");
    let mut settings = settings(&environment);
    settings.formula_store = store.path().join("formulas");
    let jobs = [
        scene("self.play(Write(MathTex('a', '+', 'b')))\nself.play(Write(Tex('done')))"),
        scene("self.add(MathTex(r'\\frac{1}{\\nosuchmacro}'))"),
        scene("for i in range(3):\n    self.add(MathTex(f'x_{i}')[0][1])"),
        scene("for i in range(8):\n    self.add(MathTex(f'x_{i}^2')[0][2])"),
    ];
    let judgements = judge(settings, &jobs);
    assert_eq!(judgements[0].verdict, Verdict::Runs);
    let Verdict::Failed(failure) = &judgements[1].verdict else { panic!("{:?}", judgements[1].verdict) };
    assert_eq!(failure.class, FailureClass::LatexError);
    assert!(failure.subject.as_ref().is_some_and(|formula| formula.contains("nosuchmacro")), "{failure:?}");
    assert_eq!(judgements[2].verdict, Verdict::Runs);
    assert_eq!(judgements[3].verdict, Verdict::Runs, "it stops at each formula, and in the end waits for them");
}

#[test]
fn an_original_runs_in_its_project_and_leaves_it_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    std::fs::create_dir_all(root.join("videos/assets")).expect("made");
    std::fs::write(root.join("videos/helpers.py"), "from manim import *\ndef mark(): return SVGMobject('assets/mark')\n")
        .expect("written");
    let mark = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h5v7h-5z'/></svg>";
    std::fs::write(root.join("videos/assets/mark.svg"), mark).expect("written");
    let code = "from helpers import *\nclass A(Scene):\n    def construct(self):\n        m = mark()\n        self.play(FadeIn(m), run_time=2)\n";
    std::fs::write(root.join("videos/scenes.py"), code).expect("written");
    let before = listing(root);
    let project =
        Project { root: root.to_owned(), file: "videos/scenes.py".into(), folder: "videos".into(), revision: "1".into() };
    let original = Job { project: Some(project), ..Job::new(code, "A") };
    let sample = scene("m = Rectangle(width=1.43, height=2)\nself.play(FadeIn(m), run_time=2)");
    let other = scene("m = Rectangle(width=1.43, height=2)\nself.play(FadeIn(m), run_time=3)");
    let timelines: Vec<Timeline> = judge(settings(&common::environment()), &[original, sample, other])
        .into_iter()
        .map(|judgement| judgement.timeline.unwrap_or_else(|| panic!("{:?}", judgement.verdict)))
        .collect();
    assert_eq!(compare(&timelines[0], &timelines[1]), Fidelity::IdenticalButAssets);
    assert!(matches!(compare(&timelines[0], &timelines[2]), Fidelity::Different { .. }));
    assert_eq!(listing(root), before);
}

fn listing(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("it is there").flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { listing(&path) } else { [path].into() }).collect()
}

#[test]
fn manim_itself_can_be_asked_wherever_the_environment_stands() {
    let code = "from manim import *\n\n\nclass Plain(Scene):\n    def construct(self):\n        self.add(Dot())\n        self.wait(0.2)\n";
    let environment = common::environment();
    let pool = Pool::start(&environment, settings(&environment), Arc::default()).expect("a pool");
    let mut audits = Vec::new();
    pool.audit(&[Job::new(code, "Plain")], &mut |_, audit| audits.push(audit)).expect("the pool works");
    assert!(audits[0].rendered, "{}", audits[0].output);
    assert_eq!(audits[0].agrees_with(&Verdict::Runs), Some(true));
}
