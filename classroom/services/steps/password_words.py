"""Words of a password that a child can read from a slip and type."""

# fmt: off
WORDS = (
    "acorn", "amber", "anchor", "apple", "arrow", "autumn", "bacon", "badge", "bagel", "baker", "banjo",
    "barley", "basil", "beach", "beacon", "berry", "birch", "bison", "blanket", "bonus", "bottle", "branch",
    "bread", "breeze", "brick", "bridge", "bright", "brook", "broom", "bucket", "butter", "button", "cabin",
    "cactus", "camel", "candle", "canoe", "canyon", "carpet", "carrot", "castle", "cedar", "cello", "cereal",
    "chalk", "cherry", "circle", "cliff", "clover", "cobalt", "cocoa", "comet", "copper", "coral", "cotton",
    "cradle", "crane", "crayon", "cricket", "crystal", "cube", "dancer", "desert", "diamond", "dolphin",
    "donkey", "dragon", "drawer", "drum", "eagle", "earth", "easel", "echo", "ember", "emerald", "engine",
    "fabric", "falcon", "feather", "fiddle", "finch", "flute", "forest", "fossil", "fountain", "garden",
    "garlic", "ginger", "giraffe", "glacier", "globe", "golden", "granite", "grape", "guitar", "hammer",
    "harbor", "hazel", "hedge", "heron", "hollow", "honey", "horizon", "hornet", "igloo", "island", "ivory",
    "jacket", "jasmine", "jelly", "jigsaw", "jungle", "kayak", "kettle", "kitten", "koala", "ladder",
    "lagoon", "lantern", "laurel", "lemon", "lilac", "linen", "lizard", "llama", "lobster", "lotus", "lunar",
    "magnet", "mango", "maple", "marble", "meadow", "melon", "meteor", "mirror", "mitten", "mosaic", "moss",
    "muffin", "nectar", "noodle", "nutmeg", "oasis", "ocean", "olive", "onion", "orange", "orchid", "otter",
    "oyster", "paddle", "palace", "panda", "paper", "parrot", "pasta", "pebble", "pencil", "pepper", "petal",
    "piano", "pickle", "pillow", "planet", "plum", "pocket", "pollen", "pony", "poppy", "potato", "prairie",
    "prism", "pumpkin", "puzzle", "quartz", "quilt", "rabbit", "radish", "rainbow", "raisin", "raven",
    "ribbon", "river", "robin", "rocket", "rosemary", "saddle", "salmon", "sandal", "satin", "scarf", "seed",
    "shadow", "shell", "silver", "sketch", "smoke", "snow", "spark", "sparrow", "spider", "spinach", "spoon",
    "spring", "squirrel", "stone", "straw", "summer", "sunset", "swan", "syrup", "table", "tango", "teapot",
    "temple", "thimble", "thunder", "tiger", "timber", "toast", "tomato", "topaz", "tractor", "trumpet",
    "tulip", "tunnel", "turtle", "umbrella", "valley", "vanilla", "velvet", "violet", "violin", "wagon",
    "walnut", "walrus", "waffle", "water", "whale", "wheat", "willow", "window", "winter", "wolf", "wonder",
    "yellow", "yogurt", "zebra", "zigzag",
)
# fmt: on
