#!/usr/bin/env perl
# Repeats a draw 复算抽取 from its transcript (ggzy-draw/2), importing nothing of the platform's: perl repeat_draw.pl FILE.json
# Only modules that come with Perl. Prints what was drawn; ends with 0 when everything follows from the record, else with 1.
use strict; use warnings; use utf8;
use Digest::SHA qw(sha256 sha256_hex); use JSON::PP (); use Math::BigInt;
binmode STDOUT, ':encoding(UTF-8)';
my $json = JSON::PP->new->utf8->canonical;   # sorted keys, no blanks: the canonical form
my $record = $json->decode(do { local $/; open my $file, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n"; <$file> });
my @faults;
sub check { my ($holds, $fault) = @_; push @faults, $fault unless $holds }
sub same { $json->encode($_[0]) eq $json->encode($_[1]) }
# ---- chance: block i is SHA-256(seed . i), read as one number; the incomplete last run of n is passed over
my $space = Math::BigInt->new(2)->bpow(256);
sub pick {
    my ($n, $seed, $index) = @_;
    die "nothing to draw from\n" unless $n > 0;
    while (1) {
        my $value = Math::BigInt->from_hex(sha256_hex($seed . pack('Q>', $$index++)));
        return $value->copy->bmod($n)->numify if $value < $space - $space->copy->bmod($n);
    }
}
sub draw {
    my ($pool, $count, $seed, $index) = @_;
    my @left = @$pool;
    return map { splice(@left, pick(scalar @left, $seed, $index), 1) } 1 .. $count;
}
sub labelled { sha256("ggzy-draw/1\0$_[1]\0$_[0]") }
# ---- the frozen list: RFC 6962 over the canonical JSON of each line
sub root {
    my @hashes = @_;
    return sha256('') unless @hashes;
    return $hashes[0] if @hashes == 1;
    my $half = 1; $half *= 2 while $half * 2 < @hashes;
    return sha256("\x01" . root(@hashes[0 .. $half - 1]) . root(@hashes[$half .. $#hashes]));
}
my $opening = $record->{spec}{draw} eq 'opening';
my @lines = $opening ? @{ $record->{bids} }
    : map { my %row = %$_; +{ map { $_ => $row{$_} } qw(excluded identity specialities) } } @{ $record->{pool} };
my $root = root(map { sha256("\0" . $json->encode($_)) } @lines);
check(unpack('H*', $root) eq $record->{root}, '名单与公布的根不符 the list is not the one whose root was published');
# ---- the seed: format, what is drawn, the root, and every seat's parts (or, where they are false, its digests)
check($record->{format} eq 'ggzy-draw/2', '格式不符 unknown format');
check(join(' ', map { $_->{seat} } @{ $record->{parties} }) eq 'centre supervisor tenderer', '抽取方不是三方 not the three seats');
my $said = '';
for my $party (@{ $record->{parties} }) {
    for my $to (sort keys %{ $party->{digests} }) {
        my $part = %{ $party->{parts} } ? pack('H*', $party->{parts}{$to}) : '';
        check(length($part) == 64 && sha256_hex($part) eq $party->{digests}{$to}, "$party->{seat}: 数值与承诺不符 not as promised") if length $part;
        $said .= length $part ? substr($part, 0, 32) : pack('H*', $party->{digests}{$to});
    }
}
my $seed = sha256(join "\n", 'ggzy-draw/2', $json->encode($record->{spec}), pack('H*', $record->{root}) . $said);
check(unpack('H*', $seed) eq $record->{seed}, '种子不符 the seed does not follow');
# ---- what was drawn
if ($opening) {
    my @statements = map { $_->{statement} } @{ $record->{bids} };
    check(same([sort @statements], \@statements), '声明没有排列 statements are not in order');
    for my $name (sort keys %{ $record->{coefficients} }) {
        my ($choices, $index) = ($record->{spec}{choices}{$name}, 0);
        my $drawn = $choices->[pick(scalar @$choices, labelled($seed, $name), \$index)];
        print "$name = $drawn\n";
        check($drawn eq $record->{coefficients}{$name}, "$name: 系数不符 another coefficient");
    }
    for my $tie (@{ $record->{ties} }) {
        my ($keys, $index) = ([sort @{ $tie->{keys} }], 0);
        my @order = draw($keys, scalar @$keys, labelled($seed, join '+', 'tie', @$keys), \$index);
        print "tie: @order\n";
        check(same(\@order, $tie->{order}), '并列的先后不符 another order among equals');
    }
} else {
    my @may = grep { $_->{excluded} eq '' } @{ $record->{pool} };
    my ($index, %taken, @drawn) = (0);
    check(same([sort map { $_->{identity} } @{ $record->{pool} }], [map { $_->{identity} } @{ $record->{pool} }]), '名单没有排列 list not in order');
    for my $row (grep { exists $_->{salt} } @{ $record->{pool} }) {
        my %shown = map { $_ => $row->{$_} } qw(employer expert person salt);
        check(sha256_hex($json->encode(\%shown)) eq $row->{identity}, "$row->{person}: 不在名单里 not on the list");
    }
    my $of = sub { my $name = shift; grep { my $row = $_; grep { $_ eq $name } @{ $row->{specialities} } } @may };
    my $left = sub { [grep { !$taken{$_} } map { $_->{identity} } $of->($_[0])] };
    my %spare = map { $_->[0] => (scalar(my @all = $of->($_->[0])) - $_->[1]) } @{ $record->{spec}{needs} };
    for my $need (sort { $spare{$a->[0]} <=> $spare{$b->[0]} } @{ $record->{spec}{needs} }) {
        for my $identity (draw($left->($need->[0]), $need->[1], $seed, \$index)) {
            $taken{$identity} = 1;
            push @drawn, { identity => $identity, speciality => $need->[0] };
        }
    }
    check(same(\@drawn, $record->{drawn}), '抽中的专家不符 other experts');
    for my $change (@{ $record->{replaced} }) {
        for my $wanted ((map { $_->{identity} } @{ $change->{passed} }), $change->{identity}) {
            my ($next) = draw($left->($change->{speciality}), 1, $seed, \$index);
            $taken{$next} = 1;
            check($next eq $wanted, '补抽的专家不符 another replacement');
        }
    }
    check($index == $record->{next_index}, '随机流的位置不符 the stream stands elsewhere');
    my %name = map { $_->{identity} => "$_->{person} $_->{employer}" } grep { exists $_->{salt} } @{ $record->{pool} };
    print "$_->{speciality}: ", $name{ $_->{identity} } // $_->{identity}, "\n" for @drawn, @{ $record->{replaced} };
}
print @faults ? map { "× $_\n" } @faults : "✓ 全部由记录得出 everything follows from the record\n";
exit(@faults ? 1 : 0);
