//! Running sums, right and wrong: an increment is in every later sum.

mod running_sums;

use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const RUNNING_SUMS: crate::subject::Entry = running_sums::ENTRY;

const fn card(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
    pair: [&'static str; 2],
    subject: Exhibit,
    correct: Exhibit,
    sight: Sight,
) -> Specimen {
    Specimen {
        name,
        about,
        provenance,
        claim: "eps=1",
        relation: "replace-one",
        pair,
        subject,
        truth: Truth::Proven,
        sight,
        correct,
        over_noised: None,
    }
}

/// The first of seven increments differs.
const FIRST: [&str; 2] = ["[0,0,0,0,0,0,0]", "[1,0,0,0,0,0,0]"];
const TREE: Exhibit = Exhibit::new("tree-sum", "epsilon=1 horizon=7");

pub(super) const SPECIMENS: &[Specimen] = &[
    card(
        "prefix-sum",
        "running sums of noisy increments that all move, with noise for one that does",
        "PrefixSum of [BSBV21]",
        ["[0,0,0,0,0]", "[64,64,64,64,64]"],
        Exhibit::new("running-sums", "scale=64"),
        Exhibit::new("running-sums", "scale=320"),
        Sight::Law(2_000),
    ),
    card(
        "sums-each-paid-alone",
        "running sums with fresh noise on each, as if each increment were in one of them",
        "[DNPR10], noise on every sum with the claim of one of them",
        FIRST,
        Exhibit::new("running-sums", "scale=1 noise_on=sums"),
        TREE,
        Sight::Law(5_000),
    ),
    card(
        "tree-one-level",
        "the binary tree with noise for one of its three levels",
        "[CSS11] without log T",
        FIRST,
        Exhibit::new("tree-sum", "epsilon=3 horizon=7"),
        TREE,
        Sight::Law(20_000),
    ),
    Specimen {
        claim: "eps=2",
        truth: Truth::Infinite("the third output is the sum of the first block"),
        ..card(
            "smart-sum",
            "running sums in blocks whose sums are exact",
            "BadSmartSum of [WDKZ20], after the two levels of [CSS11]",
            ["[0,0,0,0,0,0]", "[1,0,0,0,0,0]"],
            Exhibit::new("running-sums", "scale=1 block=3 block_scale=0"),
            Exhibit::new("running-sums", "scale=1 block=3 block_scale=1"),
            Sight::Support(1_200),
        )
    },
];
