#include "media/signature_tally.hpp"

namespace petcam::peer {

void SignatureTally::add(Signature signature) {
    Source& source = sources_[signature.source];
    ++source.packets;
    using enum SeenNumbers::Verdict;
    switch (source.seen.add(signature.counter)) {
        case Newest:
            break;
        case Late:
            ++source.reordered;
            break;
        case Duplicate:
            ++source.duplicates;
            break;
        case TooLate:
            ++source.tooLate;
            break;
    }
}

}  // namespace petcam::peer
