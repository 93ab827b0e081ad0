#include "shape.hpp"

#include <sstream>
#include <stdexcept>

namespace petcam::link {
namespace {

/// The number in front of one of the units, times what the unit stands for.
double number(const std::string& word, const std::string& text,
              std::initializer_list<std::pair<const char*, double>> units, double most) {
    std::size_t used = 0;
    double value = -1;
    try {
        value = std::stod(text, &used);
    } catch (const std::exception&) {
        used = text.size() + 1;
    }
    std::string known;
    for (const auto& [unit, factor] : units) {
        if (used <= text.size() && text.compare(used, std::string::npos, unit) == 0 && value >= 0 &&
            value * factor <= most) {
            return value * factor;
        }
        known += known.empty() ? "" : ", ";
        known += std::string("\"") + unit + "\"";
    }
    throw std::invalid_argument("\"" + word + "\" wants a number with one of the units " + known);
}

std::chrono::milliseconds milliseconds(const std::string& word, const std::string& text) {
    return std::chrono::milliseconds(
        static_cast<std::int64_t>(number(word, text, {{"ms", 1}, {"s", 1000}}, 60'000)));
}

}  // namespace

void Shape::change(const std::string& words) {
    Shape changed = *this;
    std::istringstream list(words);
    for (std::string word; list >> word;) {
        const auto equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
        if (name == "rate") {
            changed.bitsPerSecond =
                static_cast<std::uint64_t>(number(word, value, {{"k", 1e3}, {"M", 1e6}, {"", 1}}, 1e10));
        } else if (name == "delay") {
            changed.delay = milliseconds(word, value);
        } else if (name == "queue") {
            changed.queue = milliseconds(word, value);
        } else if (name == "loss") {
            changed.loss = number(word, value, {{"%", 0.01}, {"", 1}}, 1);
        } else {
            throw std::invalid_argument("there is no \"" + name + "\": rate, delay, loss, queue");
        }
    }
    *this = changed;
}

}  // namespace petcam::link
