//! What the words of a name say: of a file, of a variable, of a comment.

use super::Kind;
use crate::assets::catalogue::{THINGS, Thing, thing};

/// Words that say what kind of picture it is.
const KINDS: [(Kind, &str); 9] = [
    (Kind::Logo, "logo logos logomark wordmark brand badge emblem favicon"),
    (
        Kind::Character,
        "character person people man woman men women boy girl kid kids child children baby student students professor teacher \
         farmer doctor nurse king queen prince princess knight viking pirate wizard witch runner dancer ballerina swimmer player \
         silhouette silhouettes avatar creature creatures picreature randolph mortimer mascot human worker soldier thief hacker \
         customer scientist engineer salesman businessman chef astronaut alien monster ghost zombie hero dwarf elf giant \
         smiley emoji alice bob eve theseus minotaur head faces personne persona mensch mann frau kinder homme femme",
    ),
    (
        Kind::Background,
        "background backgrounds bg backdrop wallpaper gradient texture textures pattern blackboard whiteboard chalkboard bck \
         hintergrund fond fondo",
    ),
    (Kind::Photo, "photo photos photograph foto portrait selfie jpg"),
    (Kind::Arrow, "arrow arrows pfeil fleche flecha"),
    (
        Kind::Document,
        "document page paper papers article proof whitepaper wp blogpost blog newspaper letter pdf contract receipt manual guide \
         note file doc zip",
    ),
    (
        Kind::Chart,
        "chart charts plot plots graph graphs diagram diagrams histogram benchmark scheme schematic circuit flowchart timeline \
         molecule morphine atom orbital orbitals periodic neural cnn vae gan",
    ),
    (
        Kind::Screenshot,
        "screenshot screenshots screen capture thumbnail thumb thumbnails window windows ui gui terminal wizard forum website \
         webpage browser slide slides frame preview docs console editor",
    ),
    (Kind::Icon, "icon icons pictogram symbol symbols glyph clipart sticker"),
];

/// Things that the catalogue has no drawing of.
const NOUNS: &str = "animal camel deer goat horse donkey cow bull pig sheep lion tiger elephant giraffe bear panda monkey gorilla snake lizard \
    crocodile frog mouse rat squirrel hedgehog kangaroo dinosaur butterfly spider snail crab octopus \
    banana lemon cherry strawberry peach melon tomato onion mushroom corn egg bread cheese cake cookie pizza burger candy honey \
    jar basket bucket spoon fork umbrella candle lantern glasses scissors needle rope ladder anchor wheel train tram tractor \
    helicopter balloon parachute tent bridge castle windmill lighthouse statue guitar piano violin drum puzzle dart medal ring \
    necklace sofa bed mirror toothbrush soap telescope microscope thermometer magnet syringe pill dna cell snowflake rainbow \
    volcano island cactus pumpkin snowman kite toy doll bomb gun cannon arrowhead compass ruler calculator printer keyboard";

/// Words for what folders hold: they say nothing of one picture.
const HOLDERS: &str = "gallery notebook notebooks book books file files folder folders page pages note notes document documents paper papers \
    video videos audio audios sound sounds music film films movie movies table tables photos puzzle code lab project projects";

/// Words of names that speak of writing, not of a thing.
const WRITING: &str = "text texts tex latex formula formulas equation equations eqn title titles word words letter letters string caption \
    signature handwriting glyphs";

/// Names of products and companies: their picture is a logo, where the name holds nothing else.
const BRANDS: &str = "github gitlab git twitter youtube yt discord instagram facebook fb patreon twitch reddit linkedin tiktok \
    python java haskell rust javascript typescript cpp golang ruby php swift kotlin julia matlab latex manim manimce wolfram google \
    telegram whatsapp brilliant kofi crowdin docker kubernetes linux ubuntu windows aws azure mozilla firefox chrome mastodon bluesky \
    nvidia intel amd microsoft paypal spotify netflix wikipedia stackoverflow numpy pytorch tensorflow jupyter vscode x gh ku \
    svelte react angular vue node npm django flask postgres mysql mongodb redis pandas scipy wren openai chatgpt flam twitter_x";

/// Words that say nothing of what is shown.
const EMPTY: &str = "the a an of and in on at my our new old big small large little final copy resized cropped outline black white dark light \
    red green blue yellow orange purple pink brown gray grey golden transparent nobackground border flopped fade fill filled solid regular \
    img image images picture pic pics svg png jpg jpeg gif asset assets resource resources media file mob mobject obj v \
    left right top bottom front back side up down l r t s logo icon icons sidebar monochromatic color colour colored raster vector \
    one two three four five six plain full clean original edited tmp temp test example sample midjourney out min max mini";

/// Symbols of mathematics by the names that files give them, and their TeX.
const SYMBOLS: [(&str, &str); 50] = [
    ("leq", r"\leq"),
    ("geq", r"\geq"),
    ("le", r"\leq"),
    ("ge", r"\geq"),
    ("lt", "<"),
    ("gt", ">"),
    ("eq", "="),
    ("equals", "="),
    ("equal", "="),
    ("neq", r"\neq"),
    ("notequal", r"\neq"),
    ("approx", r"\approx"),
    ("equiv", r"\equiv"),
    ("iff", r"\iff"),
    ("implies", r"\implies"),
    ("forall", r"\forall"),
    ("exists", r"\exists"),
    ("sum", r"\sum"),
    ("sigma", r"\sigma"),
    ("int", r"\int"),
    ("integral", r"\int"),
    ("pi", r"\pi"),
    ("infinity", r"\infty"),
    ("infty", r"\infty"),
    ("sqrt", r"\sqrt{x}"),
    ("alpha", r"\alpha"),
    ("beta", r"\beta"),
    ("gamma", r"\gamma"),
    ("delta", r"\delta"),
    ("epsilon", r"\epsilon"),
    ("theta", r"\theta"),
    ("lambda", r"\lambda"),
    ("mu", r"\mu"),
    ("phi", r"\phi"),
    ("omega", r"\omega"),
    ("nabla", r"\nabla"),
    ("partial", r"\partial"),
    ("times", r"\times"),
    ("divide", r"\div"),
    ("cdot", r"\cdot"),
    ("pm", r"\pm"),
    ("in", r"\in"),
    ("subset", r"\subset"),
    ("cup", r"\cup"),
    ("cap", r"\cap"),
    ("emptyset", r"\emptyset"),
    ("therefore", r"\therefore"),
    ("perp", r"\perp"),
    ("angle", r"\angle"),
    ("factorial", "n!"),
];

/// The words of a text, in lower case: `myFile_2-red` has `my`, `file`, `red`.
pub fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // `myLogo` and `CELogo` have two words each.
        let begins = c.is_uppercase() && (was_lower || rest.peek().is_some_and(|next| next.is_lowercase()));
        let ends = !c.is_alphabetic() || begins;
        if ends && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The kind that the words name, the last one first: the head of an English compound stands at its end.
pub fn kind_of(words: &[String]) -> Option<(Kind, &str)> {
    // A logo is one whatever it shows, and whatever it is made for.
    if let Some(word) = words.iter().find(|word| word.starts_with("logo") || (word.ends_with("logo") && word.len() > 6)) {
        return Some((Kind::Logo, word));
    }
    words.iter().rev().find_map(|word| {
        if is_noun(word) {
            return Some((Kind::Icon, word.as_str()));
        }
        let exact = KINDS.iter().find(|(_, known)| known.split_ascii_whitespace().any(|known| word == known));
        let form = || KINDS.iter().find(|(_, known)| known.split_ascii_whitespace().any(|known| is_form_of(word, known)));
        Some((exact.or_else(form)?.0, word.as_str()))
    })
}

/// The thing that the words name.
pub fn thing_of(words: &[String]) -> Option<&'static Thing> {
    // `wheel of a car`, `man with hat`: what stands before is the thing.
    let head =
        words.iter().position(|word| matches!(word.as_str(), "of" | "with" | "on" | "from" | "for")).unwrap_or(words.len());
    let words = if head == 0 { words } else { &words[..head] };
    for end in (1..=words.len()).rev() {
        for length in [2, 1] {
            let Some(start) = end.checked_sub(length) else { continue };
            let compound = words[start..end].join("_");
            if length == 1 && EMPTY.split_ascii_whitespace().any(|empty| empty == compound) {
                continue;
            }
            if let Some(found) = THINGS.iter().find(|thing| thing.words().any(|known| is_form_of(&compound, known))) {
                return Some(found);
            }
        }
    }
    None
}

/// Whether the words are a brand's name, and nothing else.
pub fn brand_of(words: &[String]) -> Option<&str> {
    let telling: Vec<&String> = words.iter().filter(|word| !is_empty(word) || *word == "x").collect();
    match telling.as_slice() {
        [one] if BRANDS.split_ascii_whitespace().any(|brand| brand == *one || brand.len() > 5 && one.starts_with(brand)) => {
            Some(one)
        }
        _ => None,
    }
}

/// The words of a folder's name that can speak of what is in it.
pub fn words_of_folder(name: &str) -> Vec<String> {
    let is_holder =
        |word: &str| HOLDERS.split_ascii_whitespace().chain(NOUNS.split_ascii_whitespace()).any(|known| known == word);
    words_of(name).into_iter().filter(|word| !is_holder(word)).collect()
}

/// The word that names some thing, be it one that nobody listed.
pub fn noun_of(words: &[String]) -> Option<&str> {
    let is_writing = |word: &String| WRITING.split_ascii_whitespace().any(|known| known == word);
    if words.iter().any(is_writing) {
        return None;
    }
    words.iter().map(String::as_str).rev().find(|word| word.chars().count() > 2 && !is_empty(word))
}

/// The name of a playing card: a suit and a rank.
pub fn is_playing_card(words: &[String]) -> bool {
    const RANKS: &str = "ace king queen jack joker two three four five six seven eight nine ten";
    suit_of(words).is_some() && words.iter().any(|word| RANKS.split_ascii_whitespace().any(|rank| rank == word))
}

/// The TeX of the symbol that a file is named for; only whole names count.
pub fn symbol_of(stem: &str) -> Option<&'static str> {
    let stem = stem.to_lowercase();
    SYMBOLS.iter().find(|(name, _)| *name == stem).map(|(_, tex)| *tex)
}

/// Words to write on a replacement: those that tell something, capitalised.
pub fn label_of(words: &[String]) -> String {
    let mut label = String::new();
    for word in
        words.iter().filter(|word| !is_empty(word) && (is_noun(word) || kind_of(std::slice::from_ref(word)).is_none())).take(3)
    {
        if !label.is_empty() {
            label.push(' ');
        }
        let mut letters = word.chars();
        label.extend(letters.next().map(|first| first.to_uppercase().to_string()));
        label.extend(letters);
    }
    label
}

fn is_noun(word: &str) -> bool {
    NOUNS.split_ascii_whitespace().any(|noun| is_form_of(word, noun))
}

fn is_empty(word: &str) -> bool {
    EMPTY.split_ascii_whitespace().any(|empty| empty == word)
}

/// Whether a word is a known one, its plural, or (where it is long) that word with one slip of the pen.
fn is_form_of(word: &str, known: &str) -> bool {
    if word == known {
        return true;
    }
    let singular = word.strip_suffix("es").filter(|stem| known == *stem).or(word.strip_suffix('s').filter(|stem| known == *stem));
    if singular.is_some() && known.len() >= 3 {
        return true;
    }
    if word.strip_suffix("ies").is_some_and(|stem| known.strip_suffix('y') == Some(stem)) {
        return true;
    }
    known.len() >= 8 && word.len() >= 8 && is_one_slip_away(word, known)
}

fn is_one_slip_away(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > 1 {
        return false;
    }
    let same = left.iter().zip(&right).take_while(|(l, r)| l == r).count();
    let same_at_end = left.iter().rev().zip(right.iter().rev()).take_while(|(l, r)| l == r).count();
    same + same_at_end + 1 >= left.len().max(right.len())
}

/// The suit of a playing card, by its name.
pub fn suit_of(words: &[String]) -> Option<&'static str> {
    let suits = [("heart", "♥"), ("spade", "♠"), ("club", "♣"), ("diamond", "♦")];
    suits.into_iter().find(|(name, _)| words.iter().any(|word| is_form_of(word, name))).map(|(_, sign)| sign)
}

/// A number up to six that a name says in words or digits.
pub fn pips_of(text: &str) -> Option<u8> {
    let numbers = ["one", "two", "three", "four", "five", "six"];
    let words = words_of(text);
    let spelt = numbers.iter().position(|number| words.iter().any(|word| word == number));
    let digit = || {
        let mut digits = text.chars().filter(char::is_ascii_digit);
        let first = digits.next()?.to_digit(10)?;
        (digits.next().is_none() && (1..=6).contains(&first)).then_some(first as usize - 1)
    };
    spelt.or_else(digit).map(|place| place as u8 + 1)
}

/// The thing of a name that the catalogue is sure to have.
pub fn known(name: &str) -> &'static Thing {
    thing(name).unwrap_or(&THINGS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<&'static str> {
        thing_of(&words_of(text)).map(|thing| thing.name)
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        assert_eq!(words_of("myFile_2-redCar"), ["my", "file", "red", "car"]);
        assert_eq!(named("yellow_present"), Some("gift"));
        assert_eq!(named("LightBulb01"), Some("light_bulb"));
        assert_eq!(named("wheel_of_fortune"), None);
        assert_eq!(named("batteries"), Some("battery"));
        assert_eq!(named("fabrik"), Some("factory"));
        assert_eq!(named("2"), None);
        assert_eq!(named("火"), None);
    }

    #[test]
    fn kinds_brands_and_symbols() {
        assert_eq!(kind_of(&words_of("balerina")).map(|found| found.0), Some(Kind::Character));
        assert_eq!(kind_of(&words_of("bg-75")).map(|found| found.0), Some(Kind::Background));
        assert_eq!(brand_of(&words_of("gh_logo")), Some("gh"));
        assert_eq!(brand_of(&words_of("DrawCarbon_Manim")), None);
        assert_eq!(brand_of(&words_of("githubmark")), Some("githubmark"));
        assert_eq!(kind_of(&words_of("deer-2")).map(|found| found.0), Some(Kind::Icon));
        assert!(is_playing_card(&words_of("Spade_King")) && !is_playing_card(&words_of("king")));
        assert_eq!((noun_of(&words_of("small_kettle")), noun_of(&words_of("text_a"))), (Some("kettle"), None));
        assert_eq!(words_of_folder("my gallery of trees"), ["my", "of", "trees"]);
        assert_eq!((symbol_of("geq"), symbol_of("budget")), (Some(r"\geq"), None));
        assert_eq!(label_of(&words_of("kantorovich-portrait")), "Kantorovich");
        assert_eq!(label_of(&words_of("mouse_fill-icon")), "Mouse");
        assert_eq!((pips_of("dice_four"), pips_of("die6"), pips_of("die12")), (Some(4), Some(6), None));
    }
}
