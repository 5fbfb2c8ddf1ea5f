//! probe
use etalon::insights::system::System;
use etalon::insights::verify::cases;
use etalon::subject::Side;
use etalon::tape::ChaCha;
#[test]
fn speed() {
    let system = System::find("reference").unwrap();
    for case in cases().unwrap() {
        let mut run = system.pair(&case.left, &case.right).unwrap();
        let mut tape = ChaCha::new(&"5e".repeat(32).parse().unwrap(), 1);
        let start = std::time::Instant::now();
        let mut n = 0;
        while start.elapsed().as_secs_f32() < 0.5 { let out = run(Side::Right, &mut tape).unwrap(); if n == 0 { println!("{}", out.to_json()); } n += 1; }
        println!("{} {} runs in .5 s", case.name, n);
    }
}
