#include "bridge/exposition.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace petcam::bridge {
namespace {

constexpr double kMostPlain = 1e15;  // doubles hold all whole numbers up to there

/// The shortest text that reads back as the same number, in any locale; whole numbers without an exponent.
std::string numberText(double value) {
    if (std::abs(value) < kMostPlain && value == std::trunc(value)) {
        return std::to_string(static_cast<std::int64_t>(value));
    }
    std::array<char, 32> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end};
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        out += c == '\n' ? "\\n" : std::string(1, c);
    }
    return out;
}

}  // namespace

void Exposition::family(const std::string& name, const char* type, const char* help) {
    name_ = name;
    head_ = "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

void Exposition::sample(const Labels& labels, double value) {
    write(name_, labels, value);
}

void Exposition::histogram(const Labels& labels, const std::vector<double>& bounds,
                           const std::vector<double>& counts, double sum) {
    double total = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        total += counts[i];
        Labels bucket = labels;
        bucket.emplace_back("le", i < bounds.size() ? numberText(bounds[i]) : "+Inf");
        write(name_ + "_bucket", bucket, total);
    }
    write(name_ + "_sum", labels, sum);
    write(name_ + "_count", labels, total);
}

void Exposition::write(const std::string& name, const Labels& labels, double value) {
    text_ += std::exchange(head_, {});
    text_ += name;
    const char* separator = "{";
    for (const auto& [label, is] : labels) {
        text_ += std::string(separator) + label + "=\"" + escaped(is) + "\"";
        separator = ",";
    }
    text_ += (labels.empty() ? " " : "} ") + numberText(value) + "\n";
}

}  // namespace petcam::bridge
