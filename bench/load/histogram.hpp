// SPDX-License-Identifier: Apache-2.0
//
// A histogram counts durations in cells that are finer where they are short:
// 128 per power of two, so that a percentile is at most 1/128 too high, over
// the whole range and in a fixed 58 KiB.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace plenum::core::load {

class histogram {
public:
  void record(std::uint64_t ns) noexcept {
    ++cells_[cell_of(ns)];
    ++count_;
    max_ = ns > max_ ? ns : max_;
  }

  std::uint64_t count() const noexcept { return count_; }

  /// The longest duration, exactly; 0: nothing was recorded.
  std::uint64_t max() const noexcept { return max_; }

  /// The duration that `share` (0 to 1) of all do not exceed, in ns; 0: nothing
  /// was recorded.
  std::uint64_t percentile(double share) const noexcept;

private:
  static constexpr unsigned bits = 7;
  static constexpr std::size_t per_octave = std::size_t{1} << bits;

  /// Durations below 128 have a cell each; above, the leading eight bits choose.
  static constexpr std::size_t cell_of(std::uint64_t ns) noexcept {
    const auto width = static_cast<unsigned>(std::bit_width(ns | (per_octave - 1)));
    const auto shift = width - bits;
    if (shift == 0)
      return static_cast<std::size_t>(ns);
    return shift * per_octave + static_cast<std::size_t>((ns >> (shift - 1)) - per_octave);
  }

  /// The longest duration that is counted in `cell`.
  static constexpr std::uint64_t last_of(std::size_t cell) noexcept {
    const auto shift = cell / per_octave;
    if (shift == 0)
      return cell;
    return ((cell % per_octave + per_octave + 1) << (shift - 1)) - 1;
  }

  std::array<std::uint64_t, (64 - bits + 1) * per_octave> cells_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

} // namespace plenum::core::load
