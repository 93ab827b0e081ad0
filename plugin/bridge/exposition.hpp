#pragma once

#include <string>
#include <utility>
#include <vector>

namespace petcam::bridge {

/// Writes the Prometheus text exposition format, version 0.0.4: families with their HELP and TYPE, the
/// samples of each together.
class Exposition {
public:
    using Labels = std::vector<std::pair<const char*, std::string>>;

    /// `type`: "counter", "gauge" or "histogram". What follows belongs to it. A family without samples is
    /// left out.
    void family(const std::string& name, const char* type, const char* help);
    void sample(const Labels& labels, double value);
    /// `bounds`: upper ones, ascending; `counts`: one more, the last of all that is beyond. Not cumulative.
    void histogram(const Labels& labels, const std::vector<double>& bounds, const std::vector<double>& counts,
                   double sum);

    const std::string& text() const { return text_; }

private:
    void write(const std::string& name, const Labels& labels, double value);

    std::string text_;
    std::string name_;
    std::string head_;  ///< of the family, until its first sample
};

}  // namespace petcam::bridge
