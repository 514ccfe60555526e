//! Scenes as stories, and texts about them checked.

use manimill_describe::{ClaimKind, Prompts, Scene, Verdict, check, narrate};
use manimill_runner::Timeline;
use serde_json::{Value, json};

const VIEW: [f64; 4] = [-7.111, -4.0, 7.111, 4.0];

fn object(id: u32, class: &str, color: &str, bounds: [f64; 4]) -> Value {
    json!({"class": class, "parts": 0, "id": id, "box": bounds, "color": color, "colors": [color], "stroke": [color, 1.0, 4.0]})
}

fn play(start: f64, animations: &Value, objects: &Value) -> Value {
    let count = objects.as_array().map_or(0, Vec::len);
    json!({"kind": "play", "line": 6, "start": start, "run_time": 1.0, "frames": 15, "animations": animations, "view": VIEW,
        "objects": objects, "object_count": count})
}

fn animation(class: &str, mobject: u32) -> Value {
    json!({"class": class, "target": "", "run_time": 1.0, "rate_function": "smooth", "lag_ratio": 0.0, "mobject": mobject})
}

/// A blue circle is drawn, moves to the right, turns into a red square, and a text fades in under it.
fn film() -> Timeline {
    let circle = object(1, "Circle", "#58C4DD", [-1.0, -1.0, 1.0, 1.0]);
    let moved = object(1, "Circle", "#58C4DD", [2.0, -1.0, 4.0, 1.0]);
    let square = object(2, "Square", "#FC6255", [2.0, -1.0, 4.0, 1.0]);
    let mut text = object(3, "Text", "#FFFFFF", [2.2, -1.8, 3.8, -1.3]);
    text["text"] = "A square".into();
    let mut create = animation("Create", 1);
    create["introducer"] = true.into();
    let mut shift = animation("_MethodAnimation", 1);
    shift["methods"] = json!([{"name": "shift"}]);
    let mut turn = animation("ReplacementTransform", 1);
    turn["into_id"] = 2.into();
    turn["into"] = square.clone();
    let mut fade = animation("FadeIn", 3);
    fade["introducer"] = true.into();
    let plays = json!([
        play(0.0, &json!([create]), &json!([circle])),
        play(1.0, &json!([shift]), &json!([moved])),
        play(2.0, &json!([turn]), &json!([square])),
        play(3.0, &json!([fade]), &json!([square, text])),
    ]);
    let timeline = json!({"width": 854, "height": 480, "frame_rate": 15.0, "duration": 4.0, "frames": 60, "plays": plays, "three_d": false,
        "view": VIEW, "ink": null, "objects": [square, text], "object_count": 2});
    serde_json::from_value(timeline).expect("it is a timeline")
}

fn told(id: &str, timeline: &Timeline) -> Prompts {
    let code = "from manim import *\n\nclass CircleToSquare(Scene):\n    def construct(self):\n        pass\n";
    narrate(&Scene { id, scene: "CircleToSquare", code, timeline, coarse: false })
}

#[test]
fn a_film_is_told_in_order_with_colours_places_and_texts() {
    let storyboard = told("one", &film()).storyboard;
    let lines: Vec<String> = storyboard.lines().map(str::to_lowercase).collect();
    assert_eq!(lines.len(), 5, "{storyboard}");
    for (line, words) in lines[1..].iter().zip([
        ["blue circle", "draw"],
        ["circle", "to the right"],
        ["red square", "transform"],
        ["\"a square\" below the square", "fade"],
    ]) {
        for word in words {
            assert!(line.contains(word), "{word:?} is missing in {line:?}");
        }
    }
}

#[test]
fn the_same_scene_has_the_same_words_and_another_id_other_ones() {
    let timeline = film();
    let (one, again) = (told("one", &timeline), told("one", &timeline));
    assert_eq!((&one.request, &one.storyboard, &one.specification), (&again.request, &again.storyboard, &again.specification));
    let others: Vec<String> = ["two", "three", "four", "five"].map(|id| told(id, &timeline).request).into();
    assert!(others.iter().any(|other| *other != one.request), "wording varies");
}

#[test]
fn the_narrators_own_claims_are_confirmed() {
    let timeline = film();
    for id in ["one", "two", "three", "four", "five", "six"] {
        let prompts = told(id, &timeline);
        for text in [&prompts.request, &prompts.storyboard, &prompts.specification] {
            let grounding = check(text, &timeline);
            assert!(grounding.confirmed > 3, "{text} claims something");
            let open: Vec<_> = grounding.claims.iter().filter(|claim| claim.verdict != Verdict::Confirmed).collect();
            assert!(open.is_empty(), "{text}: {open:?}");
        }
    }
}

#[test]
fn what_is_otherwise_is_contradicted() {
    let timeline = film();
    for (text, kind) in [
        ("A green circle is drawn.", ClaimKind::Color),
        ("Three circles are drawn.", ClaimKind::Count),
        ("The circle moves to the left.", ClaimKind::Motion),
        ("A square with the text \"A circle\" below it.", ClaimKind::Text),
        ("Show the text \"A square\" above the square.", ClaimKind::Place),
        ("Heading.\n1. Fade in the text \"A square\".\n2. Draw a blue circle.", ClaimKind::Order),
        ("It takes 9 seconds.", ClaimKind::Duration),
        ("A hexagon is drawn.", ClaimKind::Object),
    ] {
        let grounding = check(text, &timeline);
        let found: Vec<ClaimKind> =
            grounding.claims.iter().filter(|claim| claim.verdict == Verdict::Contradicted).map(|claim| claim.kind).collect();
        assert_eq!(found, [kind], "{text}: {:?}", grounding.claims);
    }
}

#[test]
fn what_a_timeline_does_not_record_is_not_held_against_a_text() {
    let grounding = check("Explain why the area grows with the square of the radius, gently and with a bow.", &film());
    assert_eq!(grounding.contradicted, 0, "{:?}", grounding.claims);
}

#[test]
fn timelines_of_before_are_told_too() {
    let mut timeline = film();
    for play in &mut timeline.plays {
        for object in &mut play.objects {
            object.id = 0;
            object.colors.clear();
        }
        for animation in &mut play.animations {
            animation.mobject = 0;
            animation.into = None;
        }
    }
    for object in &mut timeline.objects {
        object.id = 0;
        object.colors.clear();
    }
    let storyboard = told("one", &timeline).storyboard;
    assert!(storyboard.contains("blue circle") && storyboard.contains("\"A square\""), "{storyboard}");
}

#[test]
fn a_side_is_that_of_the_moment_it_is_told_of() {
    let timeline = film();
    let side = |text: &str, kind| {
        let found = check(text, &timeline);
        found.claims.iter().find(|claim| claim.kind == kind).map(|claim| claim.verdict)
    };
    // It is on the right, but only once it has moved.
    assert_ne!(side("1. Show a blue circle on the right.", ClaimKind::Place), Some(Verdict::Confirmed));
    let moves = |text: &str| {
        let found = check(text, &timeline);
        found.claims.iter().filter(|claim| claim.kind == ClaimKind::Motion).map(|claim| claim.verdict).collect::<Vec<_>>()
    };
    assert_eq!(moves("Move the circle to the right."), [Verdict::Confirmed]);
    assert_eq!(moves("Move the circle to the left."), [Verdict::Contradicted]);
    // Straight to the right is not up and to the right.
    assert_ne!(moves("Move the circle up and to the right."), [Verdict::Confirmed]);
}

#[test]
fn several_of_the_same_text_are_told_once_with_their_count() {
    let text = |id: u32, low: f64| {
        let mut text = object(id, "Text", "#FFFFFF", [-1.0, low, 1.0, low + 0.4]);
        text["text"] = "Hello world".into();
        text
    };
    let objects = json!([text(1, 2.0), text(2, 0.0), text(3, -2.0)]);
    let timeline = json!({"width": 854, "height": 480, "frame_rate": 15.0, "duration": 0.0, "frames": 0, "plays": [], "three_d": false,
        "view": VIEW, "ink": null, "objects": objects, "object_count": 3});
    let timeline: Timeline = serde_json::from_value(timeline).expect("it is a timeline");
    let code =
        "from manim import *\n\nclass TextExample(Scene):\n    def construct(self):\n        self.add(Text('Hello world'))\n";
    let told = narrate(&Scene { id: "texts", scene: "TextExample", code, timeline: &timeline, coarse: false });
    for text in [&told.request, &told.storyboard] {
        assert_eq!(text.matches("Hello world").count(), 1, "{text}");
        assert!(text.contains("three texts"), "{text}");
    }
    // The name of Manim's own class is no subject of a lesson.
    assert!(!told.request.contains("illustrate") && !told.request.contains("lesson"), "{}", told.request);
}
