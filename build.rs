//! Packs the dictionary of jieba-rs into a double-array trie, `OUT_DIR/jieba.trie`, so that no
//! program that is started has to read it as text.
//!
//! Without the dictionary the build goes on: the words are then cut by jieba-rs itself, as exactly
//! but slower.

#[path = "src/segment/jieba/cell.rs"]
#[allow(dead_code)]
mod cell;
#[path = "build/find.rs"]
mod find;
#[path = "build/pack.rs"]
mod pack;

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rustc-check-cfg=cfg(jieba_dictionary)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/segment/jieba/cell.rs");
    println!("cargo::rerun-if-env-changed={}", find::VARIABLE);
    let Some(path) = find::dictionary() else {
        println!(
            "cargo::warning=the dictionary of jieba-rs was not found: Chinese is cut 2 to 3 times \
             slower; {} may name jieba-rs's src/data/dict.txt",
            find::VARIABLE
        );
        return;
    };
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(&path).expect("the dictionary can be read");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("jieba.trie"), pack::pack(&text)).expect("OUT_DIR is writable");
    println!("cargo::rustc-cfg=jieba_dictionary");
}
