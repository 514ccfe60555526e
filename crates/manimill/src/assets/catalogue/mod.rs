//! What can be drawn: one small Python function a thing, made of Manim's own shapes. Each stands in a file of its own, is
//! written to be read and learnt from, and fills exactly the width and height that it is given.

/// One thing that can be drawn.
#[derive(Debug)]
pub struct Thing {
    /// Its name: the function is `draw_NAME`.
    pub name: &'static str,
    /// Width over height where nothing is known of the original.
    pub aspect: f64,
    /// Words that mean it, in the order of likelihood; words of a compound are joined by `_`.
    words: &'static str,
    /// The function.
    pub source: &'static str,
}

impl Thing {
    /// Words that mean it.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.split(' ').filter(|word| !word.is_empty())
    }

    /// The function's name.
    pub fn function(&self) -> String {
        format!("draw_{}", self.name)
    }

    /// The line that says what it draws.
    pub fn about(&self) -> &'static str {
        self.source.split("\"\"\"").nth(1).unwrap_or_default()
    }

    /// What its function takes beside the size, as it is written there: `color=RED, suit="♥"`.
    pub fn arguments(&self) -> &'static str {
        let rest = self.source.split("(width, height").nth(1).unwrap_or_default();
        rest.split("):").next().unwrap_or_default().trim_start_matches([',', ' '])
    }
}

/// The thing of that name.
pub fn thing(name: &str) -> Option<&'static Thing> {
    THINGS.iter().find(|thing| thing.name == name)
}

macro_rules! things {
    ($($name:ident $aspect:literal $words:literal)*) => {
        &[$(Thing {
            name: stringify!($name),
            aspect: $aspect,
            words: $words,
            source: include_str!(concat!(stringify!($name), ".py")),
        }),*]
    };
}

/// Everything that can be drawn. The last seven are drawn for what a name alone does not tell.
pub const THINGS: &[Thing] = things! {
    ant 1.92 "ant ameise fourmi hormiga"
    apple 0.99 "apple apfel pomme manzana"
    arrow 1.88 "arrow pfeil fleche flecha"
    atom 1.1 "atom orbital"
    bag 0.7 "bag backpack rucksack knapsack satchel handbag"
    ball 0.98 "ball football soccer basketball sphere trionda"
    barcode 1.5 "barcode bar_code"
    battery 2.31 "battery accumulator akku"
    bee 1.31 "bee wasp biene abeille abeja"
    bell 1.13 "bell notification glocke"
    bicycle 1.9 "bicycle bike cycle fahrrad velo"
    bird 1.8 "bird eagle parrot penguin pengling chicken duck owl pigeon vogel oiseau"
    book 0.73 "book handbook textbook notebook novel dictionary buch livre libro"
    bottle 0.39 "bottle flasche fertilizer"
    bowl 1.62 "bowl dish plate schale"
    box 1.0 "box package parcel crate carton"
    brain 1.11 "brain gehirn cerveau"
    building 0.59 "building skyscraper office tower hospital school university hotel bank city apartment company"
    calendar 1.0 "calendar date schedule"
    camera 1.36 "camera kamera appareil"
    car 1.9 "car auto automobile taxi vehicle coche voiture"
    card 0.67 "card hearts spades clubs diamonds ace poker playing_card"
    carrot 0.39 "carrot karotte"
    cart 1.32 "cart shopping basket trolley"
    cat 1.17 "cat kitten katze chat gato tiger lion"
    chair 0.57 "chair seat stool stuhl"
    chalk 1.0 "chalk kreide"
    chart 1.33 "chart plot graph histogram"
    check_mark 1.24 "check tick checkmark check_mark correct success approved done"
    chess_pawn 0.59 "pawn chess knight_piece rook bishop"
    clock 1.0 "clock watch timer stopwatch time uhr reloj horloge"
    cloud 1.68 "cloud wolke nuage nube"
    coin 1.0 "coin cent penny dime token bitcoin muenze"
    computer 1.17 "computer desktop pc monitor workstation imac ordinateur"
    copy_sign 1.0 "copy_button copy_sign clipboard duplicate"
    cpu 1.0 "cpu processor chip gpu microchip die_shot ram transistor"
    cross_mark 1.0 "cross wrong incorrect error close cancel fail"
    crown 1.54 "crown krone couronne"
    cup 0.81 "cup mug coffee tea glass tasse"
    database 0.74 "database db storage disk_stack sql"
    diagram 1.67 "diagram flowchart scheme"
    die 1.0 "dice die wuerfel dado"
    disc 1.0 "disc cd dvd vinyl disk record"
    document 0.7 "document page paper doc file pdf"
    dog 1.26 "dog puppy poodle labradoodle labrador hund chien perro wolf fox"
    door 0.56 "door gate entrance tuer porte puerta"
    earth 1.0 "earth globe planet world erde terre"
    envelope 1.5 "envelope mail email message inbox brief"
    eye 1.89 "eye view vision auge"
    face 1.0 "face smiley emoji smile emoticon"
    factory 1.33 "factory factories plant_building industry fabrik usine fabrica"
    fire 0.77 "fire flame burn feuer fuego"
    fish 2.14 "fish shark fisch pez dolphin whale"
    flag 0.78 "flag banner fahne bandera united_kingdom"
    flask 0.92 "flask beaker tube chemistry lab experiment"
    flower 1.05 "flower rose tulip blossom daisy lily blume fleur flor"
    folder 1.28 "folder directory ordner"
    gear 1.0 "gear cog settings cogwheel zahnrad"
    gift 0.9 "gift present geschenk regalo cadeau"
    grapes 0.9 "grape grapes traube"
    hammer 0.72 "hammer mallet"
    hand 1.76 "hand finger pointer cursor palm mano"
    hat 1.87 "hat cap helmet hut_hat sombrero chapeau"
    heart 1.41 "heart love herz corazon coeur"
    hourglass 0.62 "hourglass sandglass"
    house 1.07 "house home hut cottage haus casa maison shed barn"
    key 2.64 "key schluessel clef llave"
    laptop 1.48 "laptop notebook_computer macbook"
    leaf 0.81 "leaf leaves blatt feuille hoja"
    light_bulb 0.71 "bulb light_bulb lightbulb lamp idea hint light"
    lightning 0.53 "lightning bolt thunder thunderbolt flash electricity zap blitz power"
    lock 0.78 "lock padlock locked security secure schloss"
    magnifier 1.0 "magnifier magnifying magnifying_glass search loupe lens lupe zoom"
    map_pin 0.62 "pin location map_pin place gps"
    mask 2.13 "mask facemask maske"
    microphone 0.63 "microphone mic mikrofon"
    mineral 1.24 "mineral gem diamond crystal ruby ore obsidian clay geode stone rock jewel"
    minus_sign 1.0 "minus"
    money 2.0 "money cash dollar banknote euro bill geld dinero"
    moon 0.84 "moon mond lune luna"
    mountain 2.0 "mountain mountains hill volcano peak berg"
    music_note 0.9 "music note_music melody song musik"
    network 1.48 "network router internet web lan"
    note 1.0 "note sticky postit memo"
    pause_button 1.0 "pause"
    pear 0.6 "pear birne"
    pencil 1.0 "pencil pen marker boardmarker crayon brush stift"
    phone 0.53 "phone smartphone mobile iphone cellphone telephone tablet handy"
    picture_sign 1.36 "picture_sign gallery"
    pillar 0.4 "pillar column temple saeule"
    plane 1.0 "plane airplane aeroplane aircraft jet flugzeug avion drone"
    play_button 1.45 "play video play_button film movie"
    plus_sign 1.0 "plus add"
    portrait 0.93 "portrait profile"
    potato 1.63 "potato kartoffel"
    qr_code 1.0 "qr qrcode qr_code"
    question_mark 1.0 "question question_mark help unknown"
    rabbit 0.6 "rabbit bunny hare hase lapin conejo"
    robot 0.6 "robot bot android roboter"
    rocket 0.51 "rocket spaceship missile shuttle rakete satellite"
    scale 1.68 "scales balance justice waage"
    screenshot 1.54 "screenshot"
    server 0.98 "server datacenter rack mainframe host"
    share 0.96 "share"
    shield 0.76 "shield protection firewall guard schild"
    ship 1.21 "ship boat sailboat vessel schiff bateau barco"
    shirt 1.2 "shirt tshirt t_shirt jersey sweater hemd"
    skull 0.87 "skull death danger bone skeleton"
    speaker 1.15 "speaker loudspeaker sound volume audio megaphone"
    speech_bubble 1.33 "bubble speech bubbles speech_bubble bubbles_speech comment dialog"
    sponge 1.33 "sponge"
    star 1.05 "star stern etoile estrella favorite favourite favo rating"
    subscribe 1.18 "subscribe subscription"
    sun 1.0 "sun sunny sonne soleil sol"
    sword 0.74 "sword blade dagger knife schwert"
    table 1.85 "table desk tisch"
    thought_bubble 1.13 "thought thought_bubble bubbles_thought"
    thumb_up 0.73 "like thumb thumbs thumb_up thumbsup upvote"
    ticket 2.0 "ticket coupon voucher"
    tie 0.32 "tie necktie bowtie krawatte"
    trash 0.79 "trash bin garbage rubbish waste recycle delete"
    tree 0.78 "tree oak pine palm_tree forest baum arbre arbol"
    trophy 1.11 "trophy award medal winner prize pokal"
    trousers 0.6 "trousers pants jeans hose"
    truck 1.93 "truck lorry bus van lkw"
    turtle 1.89 "turtle tortoise schildkroete tortue tortuga"
    video_camera 1.72 "video_camera camcorder webcam projector"
    virus 0.96 "virus covid corona bacteria germ coronavirus"
    warning 1.16 "warning alert caution hazard"
    water_drop 0.67 "water drop droplet raindrop wasser agua eau blood"
    weight 0.67 "weight kettlebell dumbbell mass gewicht"
    wifi 1.26 "wifi wireless signal antenna radio bluetooth"
    wrench 1.0 "wrench spanner tool tools repair"
    stick_figure 0.5 ""
    photo 1.5 ""
    logo 1.6 ""
    background 1.78 ""
    symbol 1.2 ""
    tiles 1.5 ""
    placeholder 1.5 ""
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_function_is_named_for_its_thing_and_says_what_it_draws() {
        assert!(THINGS.len() >= 60 + 7);
        for thing in THINGS {
            assert!(thing.source.starts_with(&format!("def {}(width, height", thing.function())), "{}", thing.name);
            assert!(thing.about().ends_with('.'), "{}", thing.name);
            assert!(thing.source.lines().count() <= 20, "{} is too long to be read", thing.name);
        }
    }

    #[test]
    fn no_word_means_two_things() {
        let mut known = BTreeMap::new();
        for thing in THINGS {
            for word in thing.words() {
                if let Some(other) = known.insert(word, thing.name) {
                    panic!("{word} means {other} and {}", thing.name);
                }
            }
        }
    }
}
