# SPDX-License-Identifier: Apache-2.0
#
# Shows Doxygen a header as it wants to see it: the paragraph at the top describes the file,
# and specialisations of std's templates, which stand last, are not there.
1s|.*|/// @file|
2,/^$/s|^// \?|/// |
/^template <>$/,$d
