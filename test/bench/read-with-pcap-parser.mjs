// node read-with-pcap-parser.mjs FILE: merely read every packet with pcap-parser, and count them.
import pcapParser from 'pcap-parser';

let packets = 0;
const parser = pcapParser.parse(process.argv[2]);
parser.on('packet', () => {
  packets += 1;
});
parser.on('end', () => console.log(packets));
parser.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
