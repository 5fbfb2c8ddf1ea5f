//! The tape that a walk hands to the sampler: replays the path to a leaf, then
//! takes the first branch of everything new.

use crate::error::{Error, Result};
use crate::num::{Natural, bit_length};
use crate::tape::{Part, Tape};

/// The most free bits that may be read as one word: 2^24 branches.
const WIDEST_WORD: u32 = 24;

/// A decision on the path, with the branches that are still to be taken.
#[derive(Debug, Clone)]
struct Node {
    /// The width of the read, to notice a sampler that reads something else.
    width: u32,
    /// The bits read after this decision, the pinned ones included.
    read: u32,
    branch: Branch,
}

#[derive(Debug, Clone)]
enum Branch {
    /// Every word up to `last` has the weight `weight`, over `2^bits`.
    Word { value: u64, last: u64, weight: Natural },
    /// The parts still to be taken, the current one last, with their weights
    /// over `2^bits`.
    Parts { parts: [(Part, Natural); 3], left: usize },
}

/// The tape of one walk; made by [`walk`](super::walk()).
///
/// # Example
///
/// ```
/// use etalon::tape::Tape;
/// use etalon::tape::walk::{Limits, Walker, walk};
/// fn heads_of_two(tape: &mut Walker) -> etalon::Result<u64> {
///     Ok(tape.bits(1)? + tape.bits(1)?)
/// }
/// let law = walk(&Limits::bits(2), heads_of_two)?;
/// assert_eq!([0, 1, 2].map(|heads| law.mass(&heads).to_string()), ["1/4", "1/2", "1/4"]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Walker {
    bits: u32,
    floor: u32,
    /// Whether comparisons are conditioned on not falling beyond both cuts.
    kept: bool,
    pinned: Vec<bool>,
    /// The weight of the path without decisions: `2^bits`.
    whole: Natural,
    path: Vec<Node>,
    /// How many decisions of the path the current run has replayed.
    depth: usize,
    /// The weight of pruned branches and of what rounding lost, over `2^bits`.
    pruned: Natural,
    ended: bool,
    fault: Option<Error>,
}

/// What lies ahead of a read: its base among the words and its free bits.
struct Ahead {
    base: Natural,
    free: u32,
}

impl Walker {
    pub(super) fn new(limits: &super::Limits) -> Self {
        let super::Limits { bits, floor, kept, ref pinned } = *limits;
        Self {
            bits,
            floor,
            kept,
            pinned: pinned.clone(),
            whole: Natural::ONE << place(bits),
            path: Vec::new(),
            depth: 0,
            pruned: Natural::ZERO,
            ended: false,
            fault: None,
        }
    }

    /// The weight of the leaf that the run reached, over `2^bits`, and whether
    /// the tape lasted that far.
    pub(super) fn leaf(&mut self) -> Result<(Natural, bool)> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if self.depth != self.path.len() {
            return Err(unsteady());
        }
        Ok((self.weight().clone(), !self.ended))
    }

    /// Goes to the next leaf; false if there is none.
    pub(super) fn advance(&mut self) -> bool {
        self.depth = 0;
        self.ended = false;
        while let Some(node) = self.path.last_mut() {
            match &mut node.branch {
                Branch::Word { value, last, .. } if *value < *last => {
                    *value += 1;
                    return true;
                }
                Branch::Parts { left, .. } if *left > 1 => {
                    *left -= 1;
                    return true;
                }
                _ => drop(self.path.pop()),
            }
        }
        false
    }

    /// The weight of the branches that were too rare, and of what rounding lost,
    /// over `2^bits`.
    pub(super) fn pruned(self) -> Natural {
        self.pruned
    }

    /// The bits read on the path so far.
    fn read(&self) -> u32 {
        self.path.last().map_or(0, |node| node.read)
    }

    /// The weight of the path so far, over `2^bits`.
    fn weight(&self) -> &Natural {
        match self.path.last().map(|node| &node.branch) {
            None => &self.whole,
            Some(Branch::Word { weight, .. }) => weight,
            Some(Branch::Parts { parts, left }) => &parts[left - 1].1,
        }
    }

    /// How many of the first `read` bits are free.
    fn free(&self, read: u32) -> u32 {
        read.saturating_sub(u32::try_from(self.pinned.len()).unwrap_or(u32::MAX))
    }

    /// Whether a weight is below the floor.
    fn is_rare(&self, weight: &Natural) -> bool {
        bit_length(weight) <= self.bits.saturating_sub(self.floor)
    }

    /// The decision that the path holds for a read of `width` bits, if any.
    #[inline]
    fn replay(&mut self, width: u32) -> Result<Option<&Branch>> {
        let Some(node) = self.path.get(self.depth) else {
            return Ok(None);
        };
        if node.width != width {
            self.fault = Some(unsteady());
            return Err(unsteady());
        }
        self.depth += 1;
        Ok(Some(&node.branch))
    }

    /// The part taken at the next branch, if it was met before.
    fn replay_part(&mut self, width: u32) -> Result<Option<Part>> {
        match self.replay(width)? {
            Some(Branch::Parts { parts, left }) => Ok(Some(parts[left - 1].0)),
            Some(Branch::Word { .. }) => {
                self.fault = Some(unsteady());
                Err(unsteady())
            }
            None => Ok(None),
        }
    }

    /// Looks at a new read of `width` bits, or ends the tape.
    fn ahead(&mut self, width: u32) -> Result<Ahead> {
        let read = self.read();
        let after = read.checked_add(width).filter(|&after| self.free(after) <= self.bits);
        let Some(after) = after.filter(|_| !self.ended && self.fault.is_none()) else {
            self.ended = true;
            return Err(Error::TapeEnded);
        };
        let free = self.free(after) - self.free(read);
        let mut base = Natural::ZERO;
        for at in read..after - free {
            let bit = self.pinned[place(at)];
            base = (base << 1) + Natural::from(u8::from(bit));
        }
        Ok(Ahead { base: base << place(free), free })
    }

    /// Adds a decision to the path.
    fn push(&mut self, width: u32, branch: Branch) {
        let read = self.read() + width;
        self.path.push(Node { width, read, branch });
        self.depth += 1;
    }

    /// Branches over the parts that are not empty, given how many of the `2^free`
    /// words lie beyond, between and below the cuts.
    fn branch(&mut self, width: u32, free: u32, counts: [Natural; 3]) -> Result<Part> {
        let [mut beyond, between, below] = counts;
        let kept = &between + &below;
        let conditional = self.kept && !beyond.is_zero() && !kept.is_zero();
        if conditional {
            beyond = Natural::ZERO;
        }
        let mut parts =
            [Part::Beyond, Part::Between, Part::Below].map(|part| (part, Natural::ZERO));
        let mut left = 0;
        let mut lost = self.weight().clone();
        // Stored in reverse, because the current part is the last one.
        for (part, count) in
            [Part::Beyond, Part::Between, Part::Below].into_iter().zip([beyond, between, below])
        {
            if count.is_zero() {
                continue;
            }
            let product = self.weight() * count;
            // Exact without the condition, rounded down with it.
            let weight = if conditional { product / &kept } else { product >> place(free) };
            if !self.is_rare(&weight) {
                lost -= &weight;
                parts[left] = (part, weight);
                left += 1;
            }
        }
        self.pruned += lost;
        if left == 0 {
            // The node stands for nothing: what it held is in `pruned`.
            self.push(width, Branch::Parts { parts, left: 1 });
            self.ended = true;
            return Err(Error::TapeEnded);
        }
        let part = parts[left - 1].0;
        self.push(width, Branch::Parts { parts, left });
        Ok(part)
    }
}

/// A number of bits as a shift.
fn place(bits: u32) -> usize {
    usize::try_from(bits).expect("an address has at least 32 bits")
}

/// The refusal of a sampler whose reads change from run to run.
fn unsteady() -> Error {
    Error::Unsupported {
        what: "a sampler that reads differently on the same tape".into(),
        why: "its outcome must be a function of the tape alone".into(),
    }
}

impl Tape for Walker {
    fn bits(&mut self, width: u32) -> Result<u64> {
        if width > 64 {
            return Err(crate::tape::chacha::too_wide(width));
        }
        if width == 0 {
            return Ok(0);
        }
        match self.replay(width)? {
            Some(Branch::Word { value, .. }) => return Ok(*value),
            Some(Branch::Parts { .. }) => {
                self.fault = Some(unsteady());
                return Err(unsteady());
            }
            None => {}
        }
        let Ahead { base, free } = self.ahead(width)?;
        if free > WIDEST_WORD {
            let refusal = Error::Unsupported {
                what: format!("a read of {free} free bits as one word"),
                why: format!(
                    "a walk branches over at most {WIDEST_WORD}: compare with `split`, or pin the word"
                ),
            };
            self.fault = Some(refusal.clone());
            return Err(refusal);
        }
        let weight = self.weight() >> place(free);
        if self.is_rare(&weight) {
            self.ended = true;
            return Err(Error::TapeEnded);
        }
        self.pruned += self.weight() - (&weight << place(free));
        let value = u64::try_from(&base).expect("at most 64 bits");
        let last = value + ((1 << free) - 1);
        self.push(width, Branch::Word { value, last, weight });
        Ok(value)
    }

    fn split(&mut self, width: u32, lower: u64, upper: u64) -> Result<Part> {
        if width > 64 {
            return Err(crate::tape::chacha::too_wide(width));
        }
        if width == 0 {
            return Ok(Part::of(&0, &lower, &upper));
        }
        if let Some(part) = self.replay_part(width)? {
            return Ok(part);
        }
        let Ahead { base, free } = self.ahead(width)?;
        let base = u128::try_from(&base).expect("at most 64 bits");
        let size = 1u128 << free;
        let cut = |at: u64| u128::from(at).clamp(base, base + size) - base;
        let (lower, upper) = (cut(lower), cut(upper));
        let counts = [size - lower.max(upper), upper.saturating_sub(lower), lower];
        self.branch(width, free, counts.map(Natural::from))
    }

    fn split_natural(&mut self, width: u32, lower: &Natural, upper: &Natural) -> Result<Part> {
        if width == 0 {
            return Ok(Part::of(&Natural::ZERO, lower, upper));
        }
        if let Some(part) = self.replay_part(width)? {
            return Ok(part);
        }
        let Ahead { base, free } = self.ahead(width)?;
        let size = Natural::ONE << place(free);
        let end = &base + &size;
        let cut = |at: &Natural| at.clone().clamp(base.clone(), end.clone()) - &base;
        let (lower, upper) = (cut(lower), cut(upper));
        let highest = if lower > upper { &lower } else { &upper };
        let between = if upper > lower { &upper - &lower } else { Natural::ZERO };
        self.branch(width, free, [size - highest, between, lower])
    }
}
